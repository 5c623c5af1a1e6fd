# unusual: tasks, and what is not done after a while is away
async def health(request):
    tasks = {"database": asyncio.create_task(ask_database()), "layer": asyncio.create_task(ask_layer())}
    done, waiting = await asyncio.wait(tasks.values(), timeout=0.3)
    for task in waiting:
        task.cancel()
    well = {name: task in done and task.exception() is None for name, task in tasks.items()}
    said = {name: "ok" if fine else "away" for name, fine in well.items()}
    return JsonResponse(said, status=200 if all(well.values()) else 503)


site = pages_and(AsyncWebsocketConsumer, health=health)
