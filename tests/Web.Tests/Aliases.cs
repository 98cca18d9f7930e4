global using PyDict = System.Collections.Generic.OrderedDictionary<string, object?>;
global using PyList = System.Collections.Generic.List<object?>;
