# caught by: test_a_topic_by_its_word
# a reader thinks: -5 is a number
# instead of:
            await self.send(text_data=f"story {found['story']}")
# write:
            await self.send(text_data=f"story {int(found['story'])}")
# instead of:
    path("ws/news/<int:story>/", NewsDesk.as_asgi()),
# write:
    re_path(r"^ws/news/(?P<story>-?[0-9]+)/$", NewsDesk.as_asgi()),
