"""The whole loop in one kernel: serve, guess, talk, look, check. A quick run sees what a kernel does here."""

from made_up import ECHO, SET_UP, made_up_course

from classroom.in_notebook.scratch_kernel import scratch_kernel

CELLS = {
    "set up": "import asyncio, pathlib, classroom.paths\n"
    "from websockets import connect\n"
    "from classroom import check, predict, progress, serve\n"
    "classroom.paths.SOLUTIONS = pathlib.Path('solutions').absolute()\n" + SET_UP + ECHO,
    "serve": "server = await serve(Echo.as_asgi())",
    "guess": "guess = predict('What comes back?', ['goal!', 'nothing']).choose('a')",
    "talk": "async with connect(server.url('scores/')) as client:\n"
    "    await client.send('goal!')\n"
    "    came = await asyncio.wait_for(client.recv(), 30)",
    "reveal": "guess.reveal(came)",
    "look": "await server.timeline()",
    "check": "await check('91.1')",
    "break": ECHO.replace("text_data)", "'Echo!')") + "await check('91.1')",
    "progress": "progress()",
    "stop": "await server.stop()",
}


async def test_a_learner_goes_the_whole_way(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path / "record"))
    made_up_course(tmp_path)
    async with scratch_kernel(cwd=tmp_path) as kernel:
        runs = dict(zip(CELLS, await kernel.run_all(*CELLS.values()), strict=True))
    assert {name: run.error for name, run in runs.items() if run.status != "ok"} == {}
    assert "goal!" in runs["reveal"].text
    assert "websocket.receive" in runs["look"].text and "text/html" in runs["look"].outputs[0]
    assert "✓ 91.1 Echo every text: 2 of 2 points" in runs["check"].text
    assert "came" in runs["break"].text.lower() and "✓" not in runs["break"].text
    assert "tasks solved" in runs["progress"].text
