# unusual: a semaphore counts the seats, in a sync consumer
import threading

SEMAPHORE = threading.BoundedSemaphore(SEATS)


class SmallDoor(WebsocketConsumer):
    seated = False

    def connect(self):
        self.seated = SEMAPHORE.acquire(blocking=False)
        if self.seated:
            self.accept()
        else:
            self.close()

    def disconnect(self, code):
        if self.seated:
            SEMAPHORE.release()
