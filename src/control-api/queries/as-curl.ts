/** Headers that curl makes by itself, or that belong to a connection. */
const leftOut = [
  'host',
  'content-length',
  'connection',
  'accept-encoding',
  'transfer-encoding',
  'keep-alive',
]

/** A request as a line to paste into a shell. Headers that were hidden from the journal have to be filled in again. */
export function asCurl({
  method,
  url,
  headers,
  body,
}: {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}): string {
  const parts = [
    'curl',
    ...(method === 'GET' ? [] : ['-X', method]),
    // To curl, brackets and braces in an address are a range unless it gets -g.
    ...(/[[\]{}]/.test(url) ? ['-g'] : []),
    quoted(url),
    ...Object.entries(headers)
      .filter(([name]) => !leftOut.includes(name.toLowerCase()))
      .flatMap(([name, value]) => ['-H', quoted(`${name}: ${value}`)]),
    ...(body === '' ? [] : ['--data-raw', quoted(body)]),
  ]
  return parts.join(' ')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
