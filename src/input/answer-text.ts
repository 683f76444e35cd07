import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import { decompress, readCodings, UnknownCodingError } from './content-coding.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * The body of an answer as text: decompressed, in the charset that it says, or that its bytes show. At most `most` bytes
 * are read, and `most` bytes of text are made of them; what is cut, or cannot be decoded, is said at the end.
 */
export async function readAnswerText(
  chunks: AsyncIterable<Buffer>,
  headers: Headers,
  most: number,
): Promise<string> {
  const { read, size } = await (chunks instanceof Readable && !chunks.destroyed
    ? readStream(chunks, most)
    : readChunks(chunks, most))
  const bytes = Buffer.concat(read).subarray(0, most)
  const isCut = size > most
  const applied = readCodings(toText(headers['content-encoding']))
  const type = toText(headers['content-type'])
  if (applied.length === 0 || bytes.length === 0) return decode(bytes, type) + cutNote(isCut, most)
  try {
    const plain = await decompress(bytes, applied, { most, isWhole: !isCut })
    return decode(plain.bytes, type) + cutNote(plain.isMore, most)
  } catch (error) {
    const coding = applied.join(', ')
    if (error instanceof UnknownCodingError)
      return `(${bytes.length} bytes in content-encoding ${coding}, which is not shown as text)`
    const reason = error instanceof Error ? error.message : String(error)
    return `${decode(bytes, type)}… (the content-encoding says ${coding}, which this is not: ${reason})`
  }
}

type Chunks = { readonly read: readonly Buffer[]; readonly size: number }

async function readChunks(chunks: AsyncIterable<Buffer>, most: number): Promise<Chunks> {
  const read: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    read.push(chunk)
    size += chunk.length
    if (size > most) break
  }
  return { read, size }
}

/** The same by events: the iterator of a stream takes longer than the rest of a short answer. */
function readStream(stream: Readable, most: number): Promise<Chunks> {
  const read: Buffer[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    const end = () => resolve({ read, size })
    stream.on('data', (chunk: Buffer) => {
      read.push(chunk)
      size += chunk.length
      if (size <= most) return
      end()
      stream.destroy()
    })
    stream.on('end', end)
    stream.on('error', reject)
    stream.on('close', () => reject(new Error('the connection was closed before the answer ended')))
  })
}

function cutNote(isCut: boolean, most: number): string {
  return isCut ? `… (cut after ${most} bytes)` : ''
}

function toText(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header
}

/** Bytes as text: by a byte order mark, by the charset of the content type, or by what they can be. */
function decode(bytes: Uint8Array, contentType: string | undefined): string {
  const [, named] = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '') ?? []
  const charset = markOf(bytes) ?? named?.toLowerCase() ?? null
  // No other charset is likely: UTF-8 shows in its bytes, and pages without a charset are of Windows.
  if (charset === null) return looksLikeUtf8(bytes) ? decodeUtf8(bytes) : decodeWindows(bytes)
  if (latin.includes(charset)) return decodeWindows(bytes)
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return `${decodeUtf8(bytes)}… (the charset ${named} is unknown: shown as UTF-8)`
  }
}

function markOf([first, second, third]: Uint8Array): string | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : null
}

function decodeUtf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
}

/** A cut may go through the last character, which has four bytes at most. */
function looksLikeUtf8(bytes: Uint8Array): boolean {
  return [0, 1, 2, 3].some((less) => isUtf8(bytes.subarray(0, Math.max(0, bytes.length - less))))
}

/** Names that browsers take for Windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels). */
const latin = ['latin1', 'iso-8859-1', 'iso8859-1', 'iso_8859-1', 'us-ascii', 'ascii'].concat([
  'l1',
  'cp819',
  'windows-1252',
  'cp1252',
  'x-cp1252',
])

/** The characters of the bytes 0x80 to 0x9f. Some versions of Node take them for controls. */
const windowsOnly = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

function decodeWindows(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  return text.replace(
    /[\u0080-\u009f]/g,
    (control) => windowsOnly[control.charCodeAt(0) - 0x80] ?? control,
  )
}
