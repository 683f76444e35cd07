/** RFC 6901: `` is the whole document, `/a/0` the first entry of a; `~1` is a slash and `~0` a tilde. */
export const pointerPattern = /^(?:\/(?:[^~/]|~[01])*)*$/

export function pointerParts(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** What a JSON pointer points at; undefined where there is nothing. */
export function readPointer(json: unknown, pointer: string): unknown {
  let at = json
  for (const part of pointerParts(pointer)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined
    at = (at as Record<string, unknown>)[part]
  }
  return at
}
