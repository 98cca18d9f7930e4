/** A body made readable, without losing anything of it: numbers, repeated keys and escapes stay as they came. */
export function pretty(text, contentType) {
  if (isJson(text)) return indent(text); // ERPNext calls its JSON a form too.
  return contentType?.includes('form-urlencoded') ? [...new URLSearchParams(text)].map(([key, value]) => `${key} = ${value}`).join('\n') : text;
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function indent(json) {
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  const layout = {
    '{': token => { depth++; return token + line(); }, '[': token => { depth++; return token + line(); },
    '}': token => { depth--; return line() + token; }, ']': token => { depth--; return line() + token; },
    ',': token => token + line(), ':': token => `${token} `,
  };
  return json.match(/"(?:\\.|[^"\\])*"|\{\s*\}|\[\s*\]|[{}[\],:]|[^\s{}[\],:"]+/g)?.map(token => layout[token]?.(token) ?? token).join('') ?? json;
}
