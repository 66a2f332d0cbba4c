// SPDX-License-Identifier: MIT
// Tables as CSV, safe for spreadsheets: the rules of lib/text/csv.c.

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
// A spreadsheet runs a cell that begins with one of these as a formula, even after spaces or if the sign is full-width.
const FORMULA = /^ *[=+\-@\t\r\n＝＋－＠]/;

/** Returns a cell: quoted where needed; one that a spreadsheet would run starts with an apostrophe. */
export function csvCell(value) {
  const text = value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[,"\n\r]/.test(text) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Returns a table, `rows` without the header. */
export function csvTable(header, rows) {
  return [header, ...rows].map((row) => row.map(csvCell).join(",")).join("\n") + "\n";
}
