# caught by: test_all_viewers_of_a_match
# told: all but its sender
# a reader thinks: the speaker knows what she said
# file: desks/test_viewers.py
# instead of:
    for viewer in (ann, ben):
# write:
    for viewer in (ben,):
# instead of:
    await ben.disconnect()
    await ann.send_to(text_data="goal!")
    assert await ann.receive_from() == "goal!"
# write:
    dan = await viewer_of(7)
    await ann.disconnect()
    await dan.send_to(text_data="goal!")
    assert await ben.receive_from() == "goal!"
