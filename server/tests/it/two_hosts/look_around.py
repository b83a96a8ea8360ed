# Looks for web pages nearby as a telephone does: tells of the first one, and of its end.
import threading
import zeroconf

TYPE = "_http._tcp.local."
gone = threading.Event()


class Told(zeroconf.ServiceListener):
    def add_service(self, zc, kind, name):
        info = zc.get_service_info(kind, name)
        print(name, info.server, info.port, *info.parsed_addresses(zeroconf.IPVersion.V4Only), flush=True)

    def remove_service(self, zc, kind, name):
        print("gone", name, flush=True)
        gone.set()

    def update_service(self, zc, kind, name):
        pass


with zeroconf.Zeroconf(ip_version=zeroconf.IPVersion.V4Only) as zc:
    zeroconf.ServiceBrowser(zc, TYPE, Told())
    gone.wait(60)
