# caught by: test_no_connection_is_left_open
# a reader thinks: a short query leaves nothing behind
# instead of:
            await self.send(str(await Goal.objects.filter(match=int(match)).acount()))
# write:
            await self.send(str(await asyncio.to_thread(Goal.objects.filter(match=int(match)).count)))
