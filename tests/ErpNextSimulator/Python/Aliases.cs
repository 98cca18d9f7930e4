// Python's dict (which keeps its order) and list, as json.loads gives them.
global using PyDict = System.Collections.Generic.OrderedDictionary<string, object?>;
global using PyList = System.Collections.Generic.List<object?>;
