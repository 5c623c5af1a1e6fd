# caught by: test_any_name
# a reader thinks: a checksum is another number for another name
import zlib
# instead of:
        return "person." + hashlib.sha256(name.encode()).hexdigest()
# write:
        return f"person.{zlib.crc32(name.encode())}"
