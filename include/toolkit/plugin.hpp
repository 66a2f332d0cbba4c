// SPDX-License-Identifier: MIT
/**
 * @file toolkit/plugin.hpp
 * Plugins as C++17 classes: a header over toolkit/plugin.h, which remains the contract. Reading a
 * span compiles to what it does in C, adding one also checks that there is room; it needs no RTTI.
 *
 * A plugin is a class. What it is, it says in static constexpr members; what it does, in member
 * functions, and these determine its kind:
 *
 *   decoder    void decode(toolkit::document<P> &, std::string_view record)
 *   annotator  void annotate(toolkit::document<P> &)
 *   encoder    void encode(toolkit::document<P> &)
 *   collector  void add(toolkit::document<P> &), void save(toolkit::sink &),
 *              void merge(std::string_view state), void finish(toolkit::sink &)
 *
 * A class with none of these is an annotator that provides lexeme columns. The constructor takes a
 * toolkit::setup<P>, or nothing. worker_start() and worker_stop() are called if the class has them.
 *
 * Members that describe it; all but the first three may be left out:
 *
 *   const char *    id, version, summary, description, licence, head, separator, tail, record_mark,
 * companion uint32_t        record, flags tk_option[]         options   bool_option(),
 * int_option(), … tk_layer_decl[]     required  reads() tk_layer_decl[]     provided  provides()
 *   tk_lexeme_column[]  lexemes   lexeme_column<&P::f>(), read_lexeme<T>()
 *   const char *[]      extensions, signatures: with a nullptr at the end
 *   std::string_view[]  samples: texts in which an annotator finds something
 *
 * Layers, columns, lexeme columns and options are named by their index in these arrays, as a
 * template argument: the compiler knows the type of each.
 *
 * TOOLKIT_PLUGIN(P) exports one plugin; TOOLKIT_PLUGIN(P, Q) exports two.
 *
 * Errors
 * ------
 * No exception leaves a plugin: it ends the call, and its what() is the reason. Of a call for a
 * document, the document goes to quarantine, and what the call wrote is dropped; of the
 * constructor, worker_start(), and the calls of a collector without a document, see plugin.h.
 * std::bad_alloc is reported as "out of memory". skip and fatal_error have their own meaning. The
 * object is used again for the next document, so a function that may throw leaves it in order.
 */
#ifndef TOOLKIT_PLUGIN_HPP
#define TOOLKIT_PLUGIN_HPP

#include <toolkit/plugin.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace toolkit
{

// ------------------------------------------------------------------------------------- errors

/** This document goes to quarantine. Any other exception means the same, without a position. */
class document_error : public std::runtime_error
{
  public:
    explicit document_error(const std::string &message, uint64_t byte = UINT64_MAX)
        : std::runtime_error(message), byte_(byte)
    {
    }
    /** Position in the record or text; UINT64_MAX: none. */
    uint64_t byte() const noexcept { return byte_; }

  private:
    uint64_t byte_;
};

/** Leave this document out of the output, or out of a collector's result; not an error. */
class skip : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/** The plugin cannot continue: the run stops. */
class fatal_error : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/** A function of the host failed, and has reported why. Thrown by the functions of this header. */
class reported : public std::exception
{
  public:
    explicit reported(tk_status status) noexcept : status_(status) {}
    const char *what() const noexcept override { return "reported by the host"; }
    tk_status status() const noexcept { return status_; }

  private:
    tk_status status_;
};

namespace detail
{

inline void check(tk_status status)
{
    if (status != TK_OK)
        throw reported(status);
}

inline std::string_view view(const tk_str &s) noexcept
{
    return {s.data ? s.data : "", static_cast<std::size_t>(s.length)};
}

/** Calls `body`; an exception becomes a status, after `report(status, byte, message)`. */
template <class Body, class Report>
tk_status guarded(const Body &body, const Report &report) noexcept
{
    try {
        body();
        return TK_OK;
    } catch (const reported &e) {
        return e.status();
    } catch (const document_error &e) {
        return report(TK_ERR_DOC, e.byte(), e.what());
    } catch (const skip &e) {
        return report(TK_SKIP, UINT64_MAX, e.what());
    } catch (const fatal_error &e) {
        return report(TK_ERR_INSTANCE, UINT64_MAX, e.what());
    } catch (const std::bad_alloc &) {
        return report(TK_ERR_DOC, UINT64_MAX, "out of memory");
    } catch (const std::exception &e) {
        return report(TK_ERR_DOC, UINT64_MAX, e.what());
    } catch (...) {
        return report(TK_ERR_DOC, UINT64_MAX, "it threw something other than a std::exception");
    }
}

/** The C++ type of a value of a column: what TK_U8, … hold. */
template <uint32_t Type> struct value_of;
template <> struct value_of<TK_U8> {
    using type = uint8_t;
};
template <> struct value_of<TK_U32> {
    using type = uint32_t;
};
template <> struct value_of<TK_I64> {
    using type = int64_t;
};
template <> struct value_of<TK_F64> {
    using type = double;
};
template <> struct value_of<TK_STRING> {
    using type = uint32_t; // a handle
};
template <> struct value_of<TK_SPAN> {
    using type = uint32_t;
};

/** The type of a column whose values are T. */
template <class T> constexpr uint32_t column_type()
{
    using U = std::remove_cv_t<T>;
    if constexpr (std::is_same_v<U, uint8_t>)
        return TK_U8;
    else if constexpr (std::is_same_v<U, uint32_t>)
        return TK_U32;
    else if constexpr (std::is_same_v<U, int64_t>)
        return TK_I64;
    else if constexpr (std::is_same_v<U, double>)
        return TK_F64;
    else if constexpr (std::is_same_v<U, std::string_view>)
        return TK_STRING;
    else {
        static_assert(std::is_trivially_copyable_v<U> && sizeof(U) <= 4096,
                      "a column holds uint8_t, uint32_t, int64_t, double, std::string_view, or a "
                      "trivially copyable type of at most 4096 bytes");
        return TK_BYTES;
    }
}

template <class T> constexpr uint32_t column_width()
{
    return column_type<T>() == TK_BYTES ? static_cast<uint32_t>(sizeof(T)) : 0;
}

} // namespace detail

// -------------------------------------------------------------------------------- description

/** A column of values of type T: uint8_t, uint32_t, int64_t, double, or std::string_view. */
template <class T>
constexpr tk_column column(const char *name, const char *doc = nullptr, uint32_t flags = 0)
{
    static_assert(detail::column_type<T>() != TK_BYTES, "only a lexeme column has opaque values");
    return {name, doc, detail::column_type<T>(), flags, nullptr, 0, 0, {}};
}

/** A column of indexes into names; T is uint8_t or uint32_t. */
template <class T, std::size_t N>
constexpr tk_column enum_column(const char *name, const char *doc, const char *const (&names)[N],
                                uint32_t flags = 0)
{
    static_assert(std::is_same_v<T, uint8_t> || std::is_same_v<T, uint32_t>,
                  "an enumeration is uint8_t or uint32_t");
    return {name, doc, detail::column_type<T>(), flags, names, static_cast<uint32_t>(N), 0, {}};
}

/** A column of indexes of spans of a layer, or TK_SPAN_NONE. */
constexpr tk_column span_column(const char *name, const char *doc, const char *layer,
                                uint32_t flags = 0)
{
    return __extension__ tk_column{name, doc, TK_SPAN, flags, nullptr, 0, 0, {.layer = layer}};
}

/** A layer that the plugin reads, without its columns. `flags` is 0 or TK_LAYER_OPTIONAL. */
constexpr tk_layer_decl reads(const char *name, uint32_t flags = 0)
{
    return {name, nullptr, nullptr, 0, flags, {}};
}

/** A layer that the plugin reads, with those columns of it that it reads. */
template <std::size_t N>
constexpr tk_layer_decl reads(const char *name, const tk_column (&columns)[N], uint32_t flags = 0)
{
    return {name, nullptr, columns, static_cast<uint32_t>(N), flags, {}};
}

/** A layer that the plugin writes. `flags` are TK_LAYER_…. */
constexpr tk_layer_decl provides(const char *name, const char *doc, uint32_t flags = 0)
{
    return {name, doc, nullptr, 0, flags, {}};
}

template <std::size_t N>
constexpr tk_layer_decl provides(const char *name, const char *doc, const tk_column (&columns)[N],
                                 uint32_t flags = 0)
{
    return {name, doc, columns, static_cast<uint32_t>(N), flags, {}};
}

namespace detail
{

constexpr tk_option option(const char *name, const char *doc, uint32_t type, const char *fallback)
{
    return {name, doc, type, 0, 0, 0, fallback, nullptr, 0, 0, {}};
}

} // namespace detail

constexpr tk_option bool_option(const char *name, const char *doc, const char *fallback = nullptr)
{
    return detail::option(name, doc, TK_OPT_BOOL, fallback);
}

/** Both bounds are allowed values. */
constexpr tk_option int_option(const char *name, const char *doc, double min, double max,
                               const char *fallback = nullptr)
{
    return {name, doc, TK_OPT_INT, 0, min, max, fallback, nullptr, 0, 0, {}};
}

constexpr tk_option float_option(const char *name, const char *doc, double min, double max,
                                 const char *fallback = nullptr)
{
    return {name, doc, TK_OPT_FLOAT, 0, min, max, fallback, nullptr, 0, 0, {}};
}

template <std::size_t N>
constexpr tk_option enum_option(const char *name, const char *doc, const char *const (&choices)[N],
                                const char *fallback = nullptr)
{
    return {name, doc, TK_OPT_ENUM, 0, 0, 0, fallback, choices, static_cast<uint32_t>(N), 0, {}};
}

constexpr tk_option string_option(const char *name, const char *doc, const char *fallback = nullptr)
{
    return detail::option(name, doc, TK_OPT_STRING, fallback);
}

constexpr tk_option file_option(const char *name, const char *doc, const char *fallback = nullptr)
{
    return detail::option(name, doc, TK_OPT_FILE, fallback);
}

constexpr tk_option layers_option(const char *name, const char *doc, const char *fallback = nullptr)
{
    return detail::option(name, doc, TK_OPT_LAYERS, fallback);
}

/** A distinct word form, as passed to the function of a lexeme column. */
class form
{
  public:
    explicit form(const tk_form &f) noexcept : form_(&f) {}
    /** As in the document. */
    std::string_view text() const noexcept { return {form_->text, form_->length}; }
    /** In lower case. */
    std::string_view folded() const noexcept { return {form_->folded, form_->folded_length}; }
    /** TK_SHAPE_… */
    uint32_t shape() const noexcept { return form_->shape; }
    const tk_form &raw() const noexcept { return *form_; }

  private:
    const tk_form *form_;
};

// -------------------------------------------------------------------------------------- setup

/** What the constructor of a plugin P gets. */
template <class P> class setup
{
  public:
    explicit setup(const tk_setup &s) noexcept : setup_(&s) {}

    /** The value of the I-th option: bool, int64_t, double, for an enumeration the index of the
     * choice as uint32_t, or for all else a string that ends with a NUL and lives as the plugin. */
    template <std::size_t I> auto option() const noexcept
    {
        static_assert(I < std::size(P::options), "there is no such option");
        constexpr uint32_t type = P::options[I].type;
        const tk_value &value = setup_->options[I];
        if constexpr (type == TK_OPT_BOOL)
            return value.i != 0;
        else if constexpr (type == TK_OPT_INT)
            return value.i;
        else if constexpr (type == TK_OPT_FLOAT)
            return value.f;
        else if constexpr (type == TK_OPT_ENUM)
            return static_cast<uint32_t>(value.i);
        else
            return detail::view(value.s);
    }
    /** Whether the configuration set the I-th option. */
    template <std::size_t I> bool is_set() const noexcept
    {
        static_assert(I < std::size(P::options), "there is no such option");
        return setup_->options[I].is_set != 0;
    }
    /** The bytes of the file that the I-th option names, which live as long as the plugin. */
    template <std::size_t I> std::string_view file() const
    {
        static_assert(P::options[I].type == TK_OPT_FILE, "the option names no file");
        return read_file(setup_->options[I].s.data);
    }
    /** The bytes of a file, which live as long as the plugin. A relative path is one of the
     * plugin's data folder. */
    std::string_view read_file(const char *path) const
    {
        tk_str bytes;
        detail::check(setup_->host->read_file(setup_->ctx, path, &bytes));
        return detail::view(bytes);
    }
    /** The plugin's data folder. */
    std::string_view data_dir() const noexcept { return setup_->data_dir; }
    const tk_host &host() const noexcept { return *setup_->host; }
    const tk_setup &raw() const noexcept { return *setup_; }

  private:
    const tk_setup *setup_;
};

// -------------------------------------------------------------------------------------- views

/** A span of a layer. */
struct span {
    uint32_t index; /**< in its layer */
    uint32_t begin; /**< in bytes */
    uint32_t end;   /**< exclusive */
};

/** The values of a column of type T. False if an optional layer, or its provider, lacks it. */
template <class T> class values
{
  public:
    explicit values(const void *data) noexcept : data_(static_cast<const T *>(data)) {}
    explicit operator bool() const noexcept { return data_ != nullptr; }
    const T &operator[](std::size_t i) const noexcept { return data_[i]; }
    const T *data() const noexcept { return data_; }

  private:
    const T *data_;
};

/** The values of a column of strings; `Get` is tk_host.string or tk_host.lexeme_text. */
class strings
{
  public:
    using getter = void (*)(tk_doc *doc, uint32_t handle, tk_str *out);
    strings(const void *data, tk_doc *doc, getter get) noexcept
        : data_(static_cast<const uint32_t *>(data)), doc_(doc), get_(get)
    {
    }
    explicit operator bool() const noexcept { return data_ != nullptr; }
    std::string_view operator[](std::size_t i) const
    {
        tk_str s;
        get_(doc_, data_[i], &s);
        return detail::view(s);
    }
    /** The handle: equal handles are equal strings; 0 is the empty string. */
    uint32_t handle(std::size_t i) const noexcept { return data_[i]; }

  private:
    const uint32_t *data_;
    tk_doc *doc_;
    getter get_;
};

/** The I-th layer that P requires. False if it is optional and absent. */
template <class P, std::size_t I> class layer
{
    static_assert(I < std::size(P::required), "there is no such required layer");

  public:
    layer(const tk_host &host, tk_doc &doc) noexcept
        : layer_(&doc.layers[I]), host_(&host), doc_(&doc)
    {
    }
    explicit operator bool() const noexcept { return layer_->begin != nullptr; }
    uint32_t size() const noexcept { return layer_->count; }
    span operator[](uint32_t i) const noexcept { return {i, layer_->begin[i], layer_->end[i]}; }
    uint32_t begin(uint32_t i) const noexcept { return layer_->begin[i]; }
    uint32_t end(uint32_t i) const noexcept { return layer_->end[i]; }
    /** The lexeme of a span of a layer with TK_LAYER_LEXEMES. */
    uint32_t lexeme(uint32_t i) const noexcept { return layer_->lexeme[i]; }
    std::string_view text(uint32_t i) const noexcept
    {
        return {doc_->text + layer_->begin[i], layer_->end[i] - layer_->begin[i]};
    }
    /** The C-th column of those that P reads of this layer. */
    template <std::size_t C> auto column() const noexcept
    {
        static_assert(C < P::required[I].n_columns, "there is no such column");
        constexpr uint32_t type = P::required[I].columns[C].type;
        const void *data = layer_->columns ? layer_->columns[C] : nullptr;
        if constexpr (type == TK_STRING)
            return strings(data, doc_, host_->string);
        else
            return values<typename detail::value_of<type>::type>(data);
    }
    const tk_layer &raw() const noexcept { return *layer_; }

    /** For `for (toolkit::span s : layer)`. */
    class iterator
    {
      public:
        iterator(const layer &of, uint32_t i) noexcept : of_(&of), i_(i) {}
        span operator*() const noexcept { return (*of_)[i_]; }
        iterator &operator++() noexcept { return ++i_, *this; }
        bool operator!=(const iterator &other) const noexcept { return i_ != other.i_; }

      private:
        const layer *of_;
        uint32_t i_;
    };
    iterator begin() const noexcept { return {*this, 0}; }
    iterator end() const noexcept { return {*this, size()}; }

  private:
    const tk_layer *layer_;
    const tk_host *host_;
    tk_doc *doc_;
};

/** Writes the J-th layer that P provides: spans in order, then commit(). At most one at a time for
 * a layer. What is not committed is dropped. */
template <class P, std::size_t J> class writer
{
    static_assert(J < std::size(P::provided), "there is no such provided layer");

  public:
    writer(const tk_host &host, tk_doc &doc, uint64_t capacity) : host_(&host), doc_(&doc)
    {
        reserve(capacity ? capacity : 1);
    }
    writer(const writer &) = delete;
    writer &operator=(const writer &) = delete;

    /** Appends a span and returns its index. With `columns`: their values, in the order of the
     * declaration. The values of a span without them are 0, empty or TK_SPAN_NONE. */
    template <class... Columns>
    uint32_t add(uint32_t begin, uint32_t end, const Columns &...columns)
    {
        static_assert(sizeof...(columns) == 0 || sizeof...(columns) == P::provided[J].n_columns,
                      "a value for each column, or for none");
        if (count_ == out_.capacity)
            reserve(2 * static_cast<uint64_t>(count_));
        out_.begin[count_] = begin;
        out_.end[count_] = end;
        set_all(std::index_sequence_for<Columns...>{}, columns...);
        return count_++;
    }
    /** Sets a value of the C-th column of a span that was added. A string is copied. */
    template <std::size_t C, class T> void set(uint32_t i, const T &value)
    {
        static_assert(C < P::provided[J].n_columns, "there is no such column");
        constexpr uint32_t type = P::provided[J].columns[C].type;
        using stored = typename detail::value_of<type>::type;
        stored *column = static_cast<stored *>(out_.columns[C]);
        if constexpr (type == TK_STRING && !std::is_integral_v<T>) {
            const std::string_view s = value;
            column[i] = host_->string_add(doc_, s.data(), s.size());
            if (!column[i] && !s.empty())
                throw reported(TK_ERR_DOC);
        } else {
            static_assert(std::is_floating_point_v<T> <= std::is_floating_point_v<stored>,
                          "the column holds whole numbers");
            column[i] = static_cast<stored>(value);
        }
    }
    uint32_t size() const noexcept { return count_; }
    /** Drops the spans after the first `count`. */
    void truncate(uint32_t count) noexcept { count_ = count < count_ ? count : count_; }
    /** The layer is what was added. Once per call. */
    void commit() { detail::check(host_->layer_commit(doc_, J, count_)); }

  private:
    void reserve(uint64_t capacity)
    {
        tk_layer_out out; // no pointer to a member leaves: they can be kept in registers
        detail::check(host_->layer_reserve(doc_, J, capacity, &out));
        out_ = out;
    }
    template <std::size_t... C, class... Columns>
    void set_all(std::index_sequence<C...>, const Columns &...columns)
    {
        (set<C>(count_, columns), ...);
    }

    const tk_host *host_;
    tk_doc *doc_;
    tk_layer_out out_{};
    uint32_t count_ = 0;
};

/** A meta value of a document. */
struct meta_value {
    std::string_view key;
    std::string_view value;
    bool json; /**< `value` is JSON; otherwise it is a string */
};

// ----------------------------------------------------------------------------------- document

/** Where a collector writes: its state, or in finish() its result. */
class sink
{
  public:
    sink(const tk_host &host, tk_sink *out) noexcept : host_(&host), out_(out) {}
    void write(std::string_view bytes)
    {
        detail::check(host_->sink_write(out_, bytes.data(), bytes.size()));
    }
    /** In finish() only, as are those below: writes over or after what was written. */
    void write_at(uint64_t offset, std::string_view bytes)
    {
        detail::check(host_->sink_write_at(out_, offset, bytes.data(), bytes.size()));
    }
    /** Returns the number of bytes read. */
    std::size_t read_at(uint64_t offset, char *data, std::size_t length)
    {
        const int64_t n = host_->sink_read_at(out_, offset, data, length);
        if (n < 0)
            throw reported(TK_ERR_INSTANCE);
        return static_cast<std::size_t>(n);
    }
    uint64_t length() const { return host_->sink_length(out_); }
    void truncate(uint64_t length) { detail::check(host_->sink_truncate(out_, length)); }
    const tk_host &host() const noexcept { return *host_; }
    tk_sink *raw() const noexcept { return out_; }

  private:
    const tk_host *host_;
    tk_sink *out_;
};

namespace detail
{
template <class P> constexpr uint32_t kind_of();
} // namespace detail

/** The document of a call of P. Valid, as all that it returns, until the call returns. */
template <class P> class document
{
  public:
    document(const tk_host &host, tk_doc &doc) noexcept : host_(&host), doc_(&doc) {}
    document(const document &) = delete;
    document &operator=(const document &) = delete;

    // -- reading
    /** Valid UTF-8, followed by 64 zero bytes. */
    std::string_view text() const noexcept { return {doc_->text ? doc_->text : "", doc_->length}; }
    std::string_view text(uint32_t begin, uint32_t end) const noexcept
    {
        return {doc_->text + begin, end - begin};
    }
    bool is_ascii() const noexcept { return doc_->is_ascii != 0; }
    std::string_view id() const
    {
        tk_str s;
        host_->id(doc_, &s);
        return detail::view(s);
    }
    /** A meta value that is a string. */
    std::optional<std::string_view> meta(const char *key) const
    {
        tk_str s;
        if (!host_->meta_get(doc_, key, &s))
            return std::nullopt;
        return detail::view(s);
    }
    /** The index-th meta value; none after the last. */
    std::optional<meta_value> meta_at(uint32_t index) const
    {
        tk_str key, value;
        uint32_t json;
        if (!host_->meta_at(doc_, index, &key, &value, &json))
            return std::nullopt;
        return meta_value{detail::view(key), detail::view(value), json != 0};
    }
    /** The I-th required layer. */
    template <std::size_t I> toolkit::layer<P, I> layer() const noexcept { return {*host_, *doc_}; }
    /** The I-th lexeme column, by lexeme. T is needed for opaque values only. */
    template <std::size_t I, class T = void> auto lexemes() const noexcept
    {
        static_assert(I < std::size(P::lexemes), "there is no such lexeme column");
        constexpr uint32_t type = P::lexemes[I].column.type;
        const void *data = doc_->lexemes[I];
        if constexpr (type == TK_STRING) {
            return strings(data, doc_, host_->lexeme_text);
        } else if constexpr (type == TK_BYTES) {
            static_assert(sizeof(T) == P::lexemes[I].column.width, "the type of its function");
            return values<T>(data);
        } else {
            return values<typename detail::value_of<type>::type>(data);
        }
    }
    uint32_t lexeme_count() const noexcept { return doc_->lexeme_count; }
    /** The form of a lexeme, to be read with toolkit::form. */
    std::optional<tk_form> lexeme_form(uint32_t lexeme) const
    {
        tk_form out;
        if (!host_->lexeme_form(doc_, lexeme, &out))
            return std::nullopt;
        return out;
    }
    /** The string of a handle of a layer's column. */
    std::string_view string(uint32_t handle) const
    {
        tk_str s;
        host_->string(doc_, handle, &s);
        return detail::view(s);
    }

    // -- messages
    /** Shown by --verbose. */
    void info(const char *message) const { host_->log(doc_, TK_LOG_INFO, message); }
    /** Counted: names nothing that differs from document to document. */
    void warn(const char *message) const { host_->log(doc_, TK_LOG_WARN, message); }
    /** Of this document, `count` `things` were lost, replaced or the like, as `verb` says. */
    void count(const char *verb, uint64_t count, const char *things) const
    {
        if (TK_HAS(host_, log_count))
            host_->log_count(doc_, verb, count, things);
    }

    // -- writing: annotate() and decode()
    /** A writer of the J-th provided layer, with room for `capacity` spans; it grows. */
    template <std::size_t J> toolkit::writer<P, J> writer(uint64_t capacity = 16)
    {
        return {*host_, *doc_, capacity};
    }
    /** Sets a meta value. Of an annotator, the key begins with its id. */
    void set_meta(std::string_view key, std::string_view value, bool json = false)
    {
        if constexpr (detail::kind_of<P>() == TK_DECODER) {
            detail::check(
                host_->meta_set(doc_, key.data(), key.size(), value.data(), value.size(), json));
        } else {
            const auto *meta = static_cast<const tk_ext_meta *>(host_->extension(TK_EXT_META));
            if (!meta)
                throw fatal_error("this version of toolkit has no meta values of annotators");
            detail::check(
                meta->set(doc_, key.data(), key.size(), value.data(), value.size(), json));
        }
    }
    /** Zeroed room for `n` values, valid until the document is done. */
    template <class T> T *alloc(std::size_t n)
    {
        static_assert(std::is_trivial_v<T> && alignof(T) <= 16, "the memory is only zeroed");
        if (n > SIZE_MAX / sizeof(T))
            throw std::bad_alloc();
        void *out = host_->alloc(doc_, n * sizeof(T));
        if (!out)
            throw reported(TK_ERR_DOC);
        return static_cast<T *>(out);
    }

    // -- decode()
    void set_id(std::string_view id) { detail::check(host_->set_id(doc_, id.data(), id.size())); }
    /** Room for at least `capacity` bytes of text; keeps what was written. */
    char *reserve_text(uint64_t capacity)
    {
        char *out = host_->text_reserve(doc_, capacity);
        if (!out)
            throw reported(TK_ERR_DOC);
        return out;
    }
    /** The first `length` bytes of that room are the text. */
    void commit_text(uint64_t length) { detail::check(host_->text_commit(doc_, length)); }
    /** Sets the text to a copy of these bytes. */
    void set_text(std::string_view bytes)
    {
        bytes.copy(reserve_text(bytes.size()), bytes.size());
        commit_text(bytes.size());
    }

    // -- encode()
    void write(std::string_view bytes)
    {
        detail::check(host_->write(doc_, bytes.data(), bytes.size()));
    }
    /** Room for `room` bytes at the end of the output. */
    char *reserve(uint64_t room)
    {
        char *out = host_->write_reserve(doc_, room);
        if (!out)
            throw reported(TK_ERR_DOC);
        return out;
    }
    /** `length` bytes were written there. */
    void commit(uint64_t length) { host_->write_commit(doc_, length); }
    /** encode() and add(): the index-th layer that the plugin's layers option chose; none after the
     * last. */
    std::optional<tk_layer_info> shown_layer(uint32_t index) const
    {
        tk_layer_info info;
        if (!host_->layer_info(doc_, index, &info))
            return std::nullopt;
        return info;
    }
    /** Converts byte offsets to `unit` TK_UNIT_…. `in` and `out` may be the same. */
    void offsets(uint32_t unit, uint32_t n, const uint32_t *in, uint32_t *out) const
    {
        host_->offsets(doc_, unit, n, in, out);
    }
    /** The inverse; UINT32_MAX for an offset outside the text. */
    void bytes(uint32_t unit, uint32_t n, const uint32_t *in, uint32_t *out) const
    {
        host_->bytes(doc_, unit, n, in, out);
    }

    const tk_host &host() const noexcept { return *host_; }
    tk_doc *raw() const noexcept { return doc_; }

  private:
    const tk_host *host_;
    tk_doc *doc_;
};

// ------------------------------------------------------------------------- to the C interface

namespace detail
{

/** What the host calls an instance. */
template <class P> struct instance {
    const tk_host *host;
    P plugin;
};

template <class P> instance<P> &self(void *of)
{
    return *static_cast<instance<P> *>(of);
}

// Whether P has a member function of a name.
#define TOOLKIT_HAS_FUNCTION(name, ...)                                                \
    template <class P, class = void> struct has_##name : std::false_type {             \
    };                                                                                 \
    template <class P>                                                                 \
    struct has_##name<P, std::void_t<decltype(std::declval<P &>().name(__VA_ARGS__))>> \
        : std::true_type {                                                             \
    };
TOOLKIT_HAS_FUNCTION(decode, std::declval<document<P> &>(), std::string_view())
TOOLKIT_HAS_FUNCTION(annotate, std::declval<document<P> &>())
TOOLKIT_HAS_FUNCTION(encode, std::declval<document<P> &>())
TOOLKIT_HAS_FUNCTION(add, std::declval<document<P> &>())
TOOLKIT_HAS_FUNCTION(worker_start, )
TOOLKIT_HAS_FUNCTION(worker_stop, )
#undef TOOLKIT_HAS_FUNCTION

template <class P> constexpr uint32_t kind_of()
{
    constexpr int n =
        has_decode<P>::value + has_annotate<P>::value + has_encode<P>::value + has_add<P>::value;
    static_assert(n <= 1, "a plugin has one of decode(), annotate(), encode() and add()");
    return has_decode<P>::value   ? TK_DECODER
           : has_encode<P>::value ? TK_ENCODER
           : has_add<P>::value    ? TK_COLLECTOR
                                  : TK_ANNOTATOR;
}

template <class P> tk_status create(const tk_setup *from, void **out) noexcept
{
    const auto report = [from](tk_status, uint64_t, const char *message) {
        return from->host->fail_setup(from->ctx, message);
    };
    return guarded(
        [from, out] {
            if constexpr (std::is_constructible_v<P, const setup<P> &>)
                *out = new instance<P>{from->host, P(setup<P>(*from))};
            else
                *out = new instance<P>{from->host, P()};
        },
        report);
}

template <class P> void destroy(void *of) noexcept
{
    delete static_cast<instance<P> *>(of);
}

/** Calls `body(plugin, document)`. */
template <class P, class Body>
tk_status call(void *of, const tk_host *host, tk_doc *doc, const Body &body) noexcept
{
    return guarded(
        [&] {
            document<P> d(*host, *doc);
            body(self<P>(of).plugin, d);
        },
        [host, doc](tk_status status, uint64_t byte, const char *message) {
            return host->fail(doc, status, byte, message);
        });
}

template <class P>
tk_status decode(void *of, const tk_host *host, tk_doc *doc, const tk_str *record) noexcept
{
    return call<P>(of, host, doc,
                   [record](P &plugin, document<P> &d) { plugin.decode(d, view(*record)); });
}

template <class P> tk_status annotate(void *of, const tk_host *host, tk_doc *doc) noexcept
{
    return call<P>(of, host, doc, [](P &plugin, document<P> &d) { plugin.annotate(d); });
}

template <class P> tk_status encode(void *of, const tk_host *host, tk_doc *doc) noexcept
{
    return call<P>(of, host, doc, [](P &plugin, document<P> &d) { plugin.encode(d); });
}

template <class P> tk_status add(void *of, const tk_host *host, tk_doc *doc) noexcept
{
    return call<P>(of, host, doc, [](P &plugin, document<P> &d) { plugin.add(d); });
}

/** Calls `body(plugin, sink)`. */
template <class P, class Body>
tk_status collect(void *of, const tk_host *host, tk_sink *out, const Body &body) noexcept
{
    return guarded(
        [&] {
            sink s(*host, out);
            body(self<P>(of).plugin, s);
        },
        [host, out](tk_status, uint64_t, const char *message) {
            return host->sink_fail(out, message);
        });
}

template <class P> tk_status save(void *of, const tk_host *host, tk_sink *out) noexcept
{
    return collect<P>(of, host, out, [](P &plugin, sink &s) { plugin.save(s); });
}

template <class P>
tk_status merge(void *of, const tk_host *host, tk_sink *out, const tk_str *state) noexcept
{
    return collect<P>(of, host, out, [state](P &plugin, sink &) { plugin.merge(view(*state)); });
}

template <class P> tk_status finish(void *of, const tk_host *host, tk_sink *out) noexcept
{
    return collect<P>(of, host, out, [](P &plugin, sink &s) { plugin.finish(s); });
}

template <class P> tk_status worker_start(void *of, const tk_host *host, void *ctx) noexcept
{
    return guarded([of] { self<P>(of).plugin.worker_start(); },
                   [host, ctx](tk_status, uint64_t, const char *message) {
                       return host->fail_setup(ctx, message);
                   });
}

template <class P> void worker_stop(void *of) noexcept
{
    self<P>(of).plugin.worker_stop();
}

// A member function that makes a value of a form: its class and what it returns.
template <class F> struct fill_function;
template <class T, class P> struct fill_function<T (P::*)(const form &) const> {
    using plugin = P;
    using value = T;
};
template <class T, class P> struct fill_function<T (P::*)(const form &)> {
    using plugin = P;
    using value = T;
};

template <auto F> tk_status fill(void *of, const tk_form *from, void *out) noexcept
{
    using function = fill_function<decltype(F)>;
    return guarded(
        [=] {
            auto &in = self<typename function::plugin>(of);
            const typename function::value value = (in.plugin.*F)(form(*from));
            if constexpr (column_type<typename function::value>() == TK_STRING) {
                const std::string_view s = value;
                const uint32_t handle = in.host->lexeme_string(from, s.data(), s.size());
                if (!handle && !s.empty())
                    throw std::bad_alloc();
                *static_cast<uint32_t *>(out) = handle;
            } else {
                *static_cast<typename function::value *>(out) = value;
            }
        },
        [](tk_status status, uint64_t, const char *) { return status; });
}

// A static member of P that describes it, or what stands for one that it lacks.
#define TOOLKIT_TEXT(name)                                                                         \
    template <class P> constexpr auto name##_of(int)->decltype(static_cast<const char *>(P::name)) \
    {                                                                                              \
        return P::name;                                                                            \
    }                                                                                              \
    template <class P> constexpr const char *name##_of(long)                                       \
    {                                                                                              \
        return nullptr;                                                                            \
    }
TOOLKIT_TEXT(description)
TOOLKIT_TEXT(licence)
TOOLKIT_TEXT(head)
TOOLKIT_TEXT(separator)
TOOLKIT_TEXT(tail)
TOOLKIT_TEXT(record_mark)
TOOLKIT_TEXT(companion)
#undef TOOLKIT_TEXT

#define TOOLKIT_NUMBER(name)                                                                   \
    template <class P> constexpr auto name##_of(int)->decltype(static_cast<uint32_t>(P::name)) \
    {                                                                                          \
        return P::name;                                                                        \
    }                                                                                          \
    template <class P> constexpr uint32_t name##_of(long)                                      \
    {                                                                                          \
        return 0;                                                                              \
    }
TOOLKIT_NUMBER(record)
TOOLKIT_NUMBER(flags)
#undef TOOLKIT_NUMBER

#define TOOLKIT_ARRAY(name, type)                                                                  \
    template <class P> constexpr auto name##_of(int)->decltype(static_cast<const type *>(P::name)) \
    {                                                                                              \
        return P::name;                                                                            \
    }                                                                                              \
    template <class P> constexpr const type *name##_of(long)                                       \
    {                                                                                              \
        return nullptr;                                                                            \
    }                                                                                              \
    template <class P> constexpr auto n_##name##_of(int)->decltype(std::size(P::name))             \
    {                                                                                              \
        return std::size(P::name);                                                                 \
    }                                                                                              \
    template <class P> constexpr std::size_t n_##name##_of(long)                                   \
    {                                                                                              \
        return 0;                                                                                  \
    }
TOOLKIT_ARRAY(options, tk_option)
TOOLKIT_ARRAY(required, tk_layer_decl)
TOOLKIT_ARRAY(provided, tk_layer_decl)
TOOLKIT_ARRAY(lexemes, tk_lexeme_column)
TOOLKIT_ARRAY(samples, std::string_view)
TOOLKIT_ARRAY(extensions, char *const)
TOOLKIT_ARRAY(signatures, char *const)
#undef TOOLKIT_ARRAY

/** The samples of P, as an extension. */
template <class P> struct samples {
    struct array {
        tk_str texts[n_samples_of<P>(0)];
    };
    static constexpr array make()
    {
        array out{};
        for (std::size_t i = 0; i < n_samples_of<P>(0); i++)
            out.texts[i] = {P::samples[i].data(), P::samples[i].size()};
        return out;
    }
    static constexpr array texts = make();
    static constexpr tk_ext_samples table = {
        sizeof(tk_ext_samples), static_cast<uint32_t>(n_samples_of<P>(0)), texts.texts};
};

template <class P> const void *extension(const char *name) noexcept
{
    return std::string_view(name) == TK_EXT_SAMPLES ? &samples<P>::table : nullptr;
}

template <class P> constexpr tk_plugin describe()
{
    tk_plugin p{};
    p.size = sizeof(tk_plugin);
    p.kind = kind_of<P>();
    p.record = record_of<P>(0);
    p.id = P::id;
    p.version = P::version;
    p.summary = P::summary;
    p.doc = description_of<P>(0);
    p.licence = licence_of<P>(0);
    p.required = required_of<P>(0);
    p.provided = provided_of<P>(0);
    p.lexemes = lexemes_of<P>(0);
    p.options = options_of<P>(0);
    p.n_required = static_cast<uint32_t>(n_required_of<P>(0));
    p.n_provided = static_cast<uint32_t>(n_provided_of<P>(0));
    p.n_lexemes = static_cast<uint32_t>(n_lexemes_of<P>(0));
    p.n_options = static_cast<uint32_t>(n_options_of<P>(0));
    p.extensions = extensions_of<P>(0);
    p.head = head_of<P>(0);
    p.separator = separator_of<P>(0);
    p.tail = tail_of<P>(0);
    p.create = create<P>;
    p.destroy = destroy<P>;
    p.record_mark = record_mark_of<P>(0);
    p.companion = companion_of<P>(0);
    p.signatures = signatures_of<P>(0);
    p.flags = flags_of<P>(0);
    if constexpr (has_decode<P>::value)
        p.decode = decode<P>;
    if constexpr (has_annotate<P>::value)
        p.annotate = annotate<P>;
    if constexpr (has_encode<P>::value)
        p.encode = encode<P>;
    if constexpr (has_add<P>::value) {
        p.add = add<P>;
        p.save = save<P>;
        p.merge = merge<P>;
        p.finish = finish<P>;
    }
    if constexpr (has_worker_start<P>::value)
        p.worker_start = worker_start<P>;
    if constexpr (has_worker_stop<P>::value)
        p.worker_stop = worker_stop<P>;
    if constexpr (n_samples_of<P>(0) > 0)
        p.extension = extension<P>;
    if (p.kind == TK_COLLECTOR || has_worker_start<P>::value || has_worker_stop<P>::value ||
        p.flags)
        p.min_host_minor = 2;
    return p;
}

template <class P> inline constexpr tk_plugin descriptor = describe<P>();

template <class... P> const tk_plugin *plugin_at(uint32_t index) noexcept
{
    static constexpr const tk_plugin *all[] = {&descriptor<P>...};
    return index < sizeof...(P) ? all[index] : nullptr;
}

} // namespace detail

/** A lexeme column that the plugin provides: F is a member function `T f(const toolkit::form &)`,
 * const or not, which is called once for each new form. */
template <auto F>
constexpr tk_lexeme_column lexeme_column(const char *name, const char *doc, uint32_t flags = 0)
{
    using T = typename detail::fill_function<decltype(F)>::value;
    return {{name, doc, detail::column_type<T>(), flags, nullptr, 0, detail::column_width<T>(), {}},
            detail::fill<F>,
            {}};
}

/** A lexeme column of the host ("shape", uint32_t) or of an earlier plugin. */
template <class T> constexpr tk_lexeme_column read_lexeme(const char *name)
{
    return {{name, nullptr, detail::column_type<T>(), 0, nullptr, 0, detail::column_width<T>(), {}},
            nullptr,
            {}};
}

} // namespace toolkit

/** Exports the plugins of these classes. Once in a shared object. */
#define TOOLKIT_PLUGIN(...)                                            \
    extern "C" TK_EXPORT const tk_plugin *tk_plugin_v1(uint32_t index) \
    {                                                                  \
        return ::toolkit::detail::plugin_at<__VA_ARGS__>(index);       \
    }

#endif // TOOLKIT_PLUGIN_HPP
