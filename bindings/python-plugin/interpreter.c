// SPDX-License-Identifier: MIT
#include "interpreter.h"

#include "call.h"
#include "toolkit_plugin.h" // tk_python_source: the bytes of toolkit_plugin.py

#include <dlfcn.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/** There is one interpreter in a process, so this is the state of the process. */
static struct {
    pthread_mutex_t lock;
    PyObject *module;       // toolkit_plugin
    pid_t pid;              // of the process that started it
    bool confined;          // the sandbox is in force
    bool refusing;          // in a worker: see audit()
    bool at_fork;           // the thread that forks waits for the interpreter
    PyGILState_STATE state; // of that thread
} self = {.lock = PTHREAD_MUTEX_INITIALIZER};

PyObject *tk_python_module(void)
{
    return self.module;
}

// -------------------------------------------------------------------------------------- forks

static void before_fork(void)
{
    // Python's own os.fork() does all this itself.
    if (PyGILState_Check())
        return;
    self.state = PyGILState_Ensure();
    self.at_fork = true;
    PyOS_BeforeFork();
}

static void after_fork_parent(void)
{
    if (!self.at_fork)
        return;
    PyOS_AfterFork_Parent();
    self.at_fork = false;
    PyGILState_Release(self.state);
}

static void after_fork_child(void)
{
    if (!self.at_fork)
        return;
    PyOS_AfterFork_Child();
    self.at_fork = false;
    PyGILState_Release(self.state);
}

// ------------------------------------------------------------------------------------ workers

/** What Python reports before it does it, and why it may not. The sandbox would end the process; an
 * exception can be caught by a library that has an alternative, and has a traceback. */
static const struct {
    const char *event;
    const char *reason;
    bool always; // also while plugins are created
} refused[] = {
    {"open", "a worker cannot open files: read them in __init__()", false},
    {"os.putenv", NULL, false},
    {"os.unsetenv", NULL, false},
    {"os.exec", "a plugin cannot run programs", true},
    {"os.posix_spawn", "a plugin cannot run programs", true},
    {"os.system", "a plugin cannot run programs", true},
    {"os.", "a worker cannot look at files or start processes", false},
    {"glob.", "a worker cannot look at files", false},
    {"pathlib.", "a worker cannot look at files", false},
    {"shutil.", "a worker cannot change files", false},
    {"tempfile.", "a worker cannot make files", false},
    {"subprocess.", "a plugin cannot run programs", true},
    {"pty.", "a plugin cannot run programs", true},
    {"socket.", "a plugin has no network", true},
    {"ctypes.dlopen", "a worker cannot load libraries: do it in __init__()", false},
    {"signal.pthread_kill", "a worker cannot send signals", false},
};

/** Called for every event; the first entry that it begins with counts. */
static int audit(const char *event, PyObject *args, void *data)
{
    (void)args, (void)data;
    for (size_t i = 0; self.confined && i < sizeof refused / sizeof *refused; i++) {
        if (strncmp(event, refused[i].event, strlen(refused[i].event)) != 0)
            continue;
        if (!refused[i].reason || !(refused[i].always || self.refusing))
            return 0;
        PyErr_SetString(PyExc_PermissionError, refused[i].reason);
        return -1;
    }
    return 0;
}

bool tk_python_enter_worker(void)
{
    PyObject *done;

    if (self.refusing || !self.confined || getpid() == self.pid)
        return true;
    done = PyObject_CallMethod(self.module, "_enter_worker", NULL);
    Py_XDECREF(done);
    self.refusing = done != NULL;
    return done != NULL;
}

// -------------------------------------------------------------------------------------- start

/** Modules in C that are not linked with libpython find its functions only if they are global. */
static void publish_libpython(void)
{
    Dl_info info;

    if (dladdr((void *)(uintptr_t)&Py_IsInitialized, &info) && info.dli_fname)
        (void)dlopen(info.dli_fname, RTLD_NOW | RTLD_GLOBAL | RTLD_NOLOAD);
}

/** Libraries of linear algebra start a thread per processor when they are loaded. These do not
 * outlive a fork, and workers may not start any; documents run in parallel without them. */
static void use_one_thread(bool always)
{
    static const char *const names[] = {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS",
                                        "MKL_NUM_THREADS", "BLIS_NUM_THREADS",
                                        "NUMEXPR_NUM_THREADS"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        setenv(names[i], "1", always);
    setenv("TOKENIZERS_PARALLELISM", "false", always);
}

static bool initialise(char *reason, size_t size)
{
    PyConfig config;
    PyStatus status;

    use_one_thread(self.confined);
    publish_libpython();
    PyConfig_InitIsolatedConfig(&config);
    config.write_bytecode = 0;
    config.site_import = 0;   // by toolkit_plugin, which knows of virtual environments
    config.use_hash_seed = 1; // the order of a set is the same in each run
    config.hash_seed = 0;
    status = PyConfig_SetBytesString(&config, &config.program_name, TK_PYTHON_PROGRAM);
    if (!PyStatus_Exception(status))
        status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status)) {
        snprintf(reason, size, "Python cannot be started: %s",
                 status.err_msg ? status.err_msg : "no reason is known");
        return false;
    }
    if (PySys_AddAuditHook(audit, NULL) != 0 ||
        pthread_atfork(before_fork, after_fork_parent, after_fork_child) != 0) {
        snprintf(reason, size, "Python cannot be started: out of memory");
        return false;
    }
    return true;
}

/** Copies the message of the current exception, and clears it. */
static void take_exception(char *reason, size_t size)
{
    PyObject *type, *value, *trace, *text;

    PyErr_Fetch(&type, &value, &trace);
    text = value ? PyObject_Str(value) : NULL;
    snprintf(reason, size, "%s", text ? PyUnicode_AsUTF8(text) : "Python failed without a reason");
    Py_XDECREF(text);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(trace);
    PyErr_Clear();
}

static bool import_module(char *reason, size_t size)
{
    PyObject *code = NULL;

    if (tk_python_call_init())
        code = Py_CompileString(tk_python_source, "toolkit_plugin.py", Py_file_input);
    if (code)
        self.module = PyImport_ExecCodeModule("toolkit_plugin", code);
    Py_XDECREF(code);
    if (!self.module)
        take_exception(reason, size);
    return self.module != NULL;
}

/** Prepares the interpreter for plugins: packages, modules that workers need. */
static bool prepare(bool own, char *reason, size_t size)
{
    PyObject *why = PyObject_CallMethod(self.module, "_prepare", "i", (int)own);

    if (!why)
        take_exception(reason, size);
    else if (why != Py_None)
        snprintf(reason, size, "%s", PyUnicode_AsUTF8(why));
    Py_XDECREF(why);
    return why == Py_None;
}

static bool start(char *reason, size_t size)
{
    const bool own = !Py_IsInitialized();
    PyGILState_STATE state;
    bool ok;

    self.confined = prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == SECCOMP_MODE_FILTER &&
                    prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
    self.pid = getpid();
    if (own) {
        if (!initialise(reason, size))
            return false;
        PyEval_SaveThread();
    }
    state = PyGILState_Ensure();
    ok = import_module(reason, size) && prepare(own, reason, size);
    if (!ok)
        Py_CLEAR(self.module);
    PyGILState_Release(state);
    return ok;
}

bool tk_python_start(char *reason, size_t size)
{
    bool ok;

    pthread_mutex_lock(&self.lock);
    ok = self.module || start(reason, size);
    pthread_mutex_unlock(&self.lock);
    return ok;
}
