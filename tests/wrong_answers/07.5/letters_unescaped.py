# caught by: test_half_a_letter_is_a_ref
# a reader thinks: ensure_ascii=False makes prettier text; half of a pair can't be written as UTF-8
# instead of:
        await self.send(json.dumps(reply, cls=DjangoJSONEncoder))
# write:
        await self.send(json.dumps(reply, cls=DjangoJSONEncoder, ensure_ascii=False))
