/**
 * `new URL()`, but null for what is no URL. `URL.canParse` must not be asked first: in Node 20 and 22 it refuses every
 * URL with an å, ä or ö once it was called some thousand times.
 */
export function parseUrl(text: string, base?: string | URL): URL | null {
  try {
    return new URL(text, base)
  } catch {
    return null
  }
}
