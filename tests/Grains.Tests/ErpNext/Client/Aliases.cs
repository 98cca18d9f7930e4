global using PyDict = System.Collections.Generic.OrderedDictionary<string, object?>;
