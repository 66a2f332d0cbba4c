# SPDX-License-Identifier: MIT
"""Opening a pipeline, failures, threads and child processes."""
import datetime
import multiprocessing
import os
import pickle
import shutil
import threading

import pytest

import toolkit


def test_ways_to_open(root, tmp_path):
    assert toolkit.Pipeline(str(root / "corpora" / "news.conf")).layers.keys() == toolkit.Pipeline("news").layers.keys()
    nlp = toolkit.Pipeline(["token", "sentence", "money"])
    assert list(nlp.layers) == ["token", "sentence", "money"]
    assert list(nlp.plugins) == ["jsonl", "token", "sentence", "money"]
    assert toolkit.Pipeline.from_text("[token]\n[sentence]\n").layers.keys() == {"token", "sentence"}
    conf = tmp_path / "own.conf"
    conf.write_text("[input]\nformat = jsonl\ntext_field = body\n[token]\n[output]\nformat = csv\n")
    assert toolkit.Pipeline(conf)("Own text.").to_json().startswith('{"id"')


def test_options():
    plain = toolkit.Pipeline(["token"])("Meta's")
    split = toolkit.Pipeline(["token"], token={"clitics": "split"})("Meta's")
    kept = toolkit.Pipeline(["token"], options={"token": {"clitics": "keep"}})("Meta's")
    assert len(split.token) == 2 and len(kept.token) == 1 and len(plain.token) in (1, 2)


def test_wrong_configurations(tmp_path):
    with pytest.raises(toolkit.ConfigError, match="no file 'nwes', and no pipeline of that name; there are: news"):
        toolkit.Pipeline("nwes")
    with pytest.raises(toolkit.ConfigError) as found:
        toolkit.Pipeline(["token", "monye"], token={"clitic": "x"})
    assert "clitics" in str(found.value) and "monye" in str(found.value)
    with pytest.raises(toolkit.ConfigError, match="sentence"):
        toolkit.Pipeline(["token", "entity"])
    conf = tmp_path / "wrong.conf"
    conf.write_text("[token]\nclitic = keep\n")
    with pytest.raises(toolkit.ConfigError, match=r"wrong\.conf:2"):
        toolkit.Pipeline(conf)


def test_plugin_path(tmp_path, monkeypatch):
    own = tmp_path / "plugins"
    shutil.copytree(os.path.join(os.path.dirname(toolkit.__file__), "lib", "toolkit", "plugins"), own)
    shutil.rmtree(own / "money")
    monkeypatch.setenv("TOOLKIT_PLUGIN_PATH", str(own))
    with pytest.raises(toolkit.ConfigError, match="money"):
        toolkit.Pipeline(["token", "sentence", "money"])
    monkeypatch.delenv("TOOLKIT_PLUGIN_PATH")
    assert toolkit.Pipeline(["token", "sentence", "money"])


def test_failures_name_plugin_and_byte(faulty):
    nlp = faulty("error_message")
    with pytest.raises(toolkit.DocumentError) as found:
        nlp("A fault-error_message.", id="one")
    failure = found.value
    assert (failure.id, failure.plugin, failure.reason, failure.message, failure.byte) == (
        "one", "error_message", "error", "no luck with this one", 5)
    assert str(failure) == "one: plugin error_message: error: no luck with this one (byte 5)"
    assert pickle.loads(pickle.dumps(failure)).byte == 5
    assert nlp("It is fine, and $5.").money[0].value == 5
    with pytest.raises(toolkit.SkippedError):
        faulty("skip")("A fault-skip.")
    with pytest.raises(toolkit.PipelineError):
        faulty("err_instance")("A fault-err_instance.")


def test_texts_that_are_none(nlp):
    with pytest.raises(toolkit.DocumentError, match="NUL"):
        nlp("a\0b")
    with pytest.raises(toolkit.DocumentError, match="surrogate"):
        nlp("a\ud800b")
    with pytest.raises(TypeError):
        nlp("a", meta={"x": object()})


def test_dates(nlp):
    for date in ("2025-06-08", datetime.date(2025, 6, 8)):
        assert nlp("Sales rose last year.", date=date).date[0].value == "2024"


def test_threads(nlp, texts):
    expected = [nlp(text, id=id).to_json() for text, id in texts]
    found = {}

    def work(thread):
        found[thread] = [nlp(text, id=id).to_json() for text, id in texts]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[n] for n in range(4)] == [expected] * 4


def _amount(nlp, text):
    return nlp(text).money[0].value


def test_fork(nlp):
    """A child, forked while other threads annotate, opens the pipeline again."""
    stop = threading.Event()

    def work():
        while not stop.is_set():
            nlp("It paid $7 million for Acme Corp. last year.")

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(5):
            child = os.fork()
            if child == 0:
                os._exit(0 if _amount(nlp, "It paid $5.") == 5 else 1)
            assert os.waitpid(child, 0)[1] == 0
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert _amount(nlp, "It paid $6.") == 6


def test_spawn(nlp):
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(_amount, (nlp, "It paid $5.")) == 5
    copy = pickle.loads(pickle.dumps(nlp))
    assert copy.layers.keys() == nlp.layers.keys()
