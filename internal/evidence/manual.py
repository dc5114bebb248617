# Says what Python itself knows of a name: the exception or function it has built
# in, the module of the standard library, or the module that has it. It imports
# only modules that do nothing when they are.
import builtins, importlib.util, inspect, sys
name = sys.argv[1]
thing = getattr(builtins, name, None)
if thing is not None:
    if isinstance(thing, type):
        print(name, "is a kind of", ", ".join(c.__name__ for c in thing.__mro__[1:-1]) or "object")
    print(inspect.getdoc(thing) or "")
elif name in sys.stdlib_module_names:
    print("import", name, " # a module of the standard library")
else:
    for module in ("abc argparse base64 bisect collections collections.abc contextlib copy csv dataclasses datetime decimal "
                   "enum fractions functools glob hashlib heapq io itertools json logging math operator os os.path pathlib "
                   "pprint queue random re shutil statistics string struct subprocess sys tempfile textwrap threading time "
                   "traceback types typing unittest uuid warnings weakref").split():
        try:
            found = getattr(__import__(module, fromlist=["_"]), name, None)
        except Exception:
            continue
        if found is not None and (not inspect.ismodule(found)) and getattr(found, "__module__", module).split(".")[0] in (module.split(".")[0], "_" + module, "builtins"):
            print("from", module, "import", name)
