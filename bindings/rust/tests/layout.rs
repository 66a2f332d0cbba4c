// SPDX-License-Identifier: MIT
//! The structs and constants of `toolkit_plugin::sys` are those of `toolkit/plugin.h`: a program in C
//! prints sizes, offsets and values, and they are compared. The header is found in `TOOLKIT_INCLUDE`,
//! or in the source tree; the compiler is `CC`, or `cc`.
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::Command;
use toolkit_plugin::sys;

fn include() -> PathBuf {
    let tree = concat!(env!("CARGO_MANIFEST_DIR"), "/../../include");
    std::env::var_os("TOOLKIT_INCLUDE").map_or_else(|| PathBuf::from(tree), PathBuf::from)
}

/// Compiles and runs a program in C, and returns what it prints.
fn run_c(name: &str, body: &str) -> String {
    let folder = std::env::temp_dir().join(format!("toolkit-layout-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let source = folder.join("print.c");
    let program = folder.join("print");
    let text = format!(
        "#include <stdio.h>\n#include <toolkit/plugin.h>\nint main(void)\n{{\n{body}    return 0;\n}}\n"
    );
    std::fs::write(&source, text).unwrap();
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_string());
    let mut words = compiler.split_whitespace(); // "ccache gcc"
    let done = Command::new(words.next().unwrap())
        .args(words)
        .arg("-std=c17")
        .arg("-I")
        .arg(include())
        .arg("-o")
        .args([&program, &source])
        .output()
        .expect("a C compiler is needed");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let out = Command::new(&program).output().unwrap().stdout;
    std::fs::remove_dir_all(&folder).unwrap();
    String::from_utf8(out).unwrap()
}

fn header() -> String {
    std::fs::read_to_string(include().join("toolkit/plugin.h")).unwrap()
}

#[test]
fn structs() {
    let (mut body, mut expected) = (String::new(), String::new());
    for (name, size, fields) in sys::layouts() {
        let c = format!("struct {name}");
        writeln!(body, "    printf(\"{name} %zu\\n\", sizeof({c}));").unwrap();
        writeln!(expected, "{name} {size}").unwrap();
        for (field, offset) in fields {
            let field = field.trim_start_matches("r#");
            writeln!(body, "    printf(\"{name}.{field} %zu\\n\", offsetof({c}, {field}));")
                .unwrap();
            writeln!(expected, "{name}.{field} {offset}").unwrap();
        }
    }
    assert_eq!(run_c("structs", &body), expected);
}

/// Each struct of the header is here, with as many members: none is left out.
#[test]
fn all_structs_and_members() {
    let text = header();
    let mut here = BTreeSet::new();
    for (name, _, fields) in sys::layouts() {
        let start = text.find(&format!("struct {name} {{")).unwrap_or_else(|| panic!("{name}"));
        let body = &text[start..start + text[start..].find("\n}").unwrap()];
        let mut members = 0;
        let mut comment = false;
        for line in body.lines().skip(1) {
            let code = line.split("/**").next().unwrap();
            let code = code.split("//").next().unwrap();
            if !comment {
                // "double min, max;" has two members; the arguments of a function are in brackets.
                let plain = !code.contains('(') && !code.contains(')') && code.contains(';');
                members += code.matches(';').count();
                members += if plain { code.matches(',').count() } else { 0 };
                members -= usize::from(code.trim() == "};"); // of a union: `reserved` and `layer`
                members -= usize::from(name == "tk_column" && code.contains("reserved[2]"));
            }
            comment |= line.contains("/*");
            comment &= !line.contains("*/");
        }
        assert_eq!(members, fields.len(), "{name}");
        here.insert(name);
    }
    for line in text.lines().filter(|l| l.contains("struct tk_") && l.trim_end().ends_with('{')) {
        let name = line.split_whitespace().find(|w| w.starts_with("tk_")).unwrap();
        assert!(here.contains(name), "{name} is in the header only");
    }
}

#[test]
fn constants() {
    let (mut body, mut expected, mut here) = (String::new(), String::new(), BTreeSet::new());
    for (name, value) in sys::constants() {
        writeln!(body, "    printf(\"{name} %lld\\n\", (long long){name});").unwrap();
        writeln!(expected, "{name} {value}").unwrap();
        here.insert(name);
    }
    assert_eq!(run_c("constants", &body), expected);
    let text = header();
    let names = [
        ("TK_EXT_META", sys::TK_EXT_META),
        ("TK_EXT_LAYERS", sys::TK_EXT_LAYERS),
        ("TK_EXT_RESULT", sys::TK_EXT_RESULT),
        ("TK_EXT_SAMPLES", sys::TK_EXT_SAMPLES),
    ];
    for line in text.lines().filter_map(|l| l.strip_prefix("#define ")) {
        let name = line.split_whitespace().next().unwrap();
        let other = name == "TK_EXPORT" || names.iter().any(|n| n.0 == name);
        let known = name.contains('(') || other || here.contains(name);
        assert!(known || !name.starts_with("TK_"), "{name} is in the header only");
    }
    for (name, value) in names {
        let value = std::str::from_utf8(&value[..value.len() - 1]).unwrap();
        assert!(text.contains(&format!("#define {name} \"{value}\"")), "{name}");
    }
}
