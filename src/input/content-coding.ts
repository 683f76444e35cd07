import type { Transform } from 'node:stream'

/** A coding that is not understood here. */
export class UnknownCodingError extends Error {
  override name = 'UnknownCodingError'
  readonly coding: string

  constructor(coding: string) {
    super(`the content-encoding ${coding} is not understood`)
    this.coding = coding
  }
}

export const codings = ['gzip', 'deflate', 'br'] as const

/** The codings of a `content-encoding` header, in the order in which they were applied, without `identity`. */
export function readCodings(header: string | undefined): string[] {
  const names = (header ?? '').split(',').map((name) => name.trim().toLowerCase())
  return names
    .filter((name) => name !== '' && name !== 'identity')
    .map((name) => (name === 'x-gzip' ? 'gzip' : name))
}

/**
 * Decompresses at most `most` bytes, and no more than that: `isMore` where there are others. `isWhole` false: the bytes
 * may end early. Throws {@link UnknownCodingError}, and where the bytes are not what the header says.
 */
export async function decompress(
  bytes: Uint8Array,
  applied: readonly string[],
  { most, isWhole = true }: { readonly most: number; readonly isWhole?: boolean },
): Promise<{ bytes: Uint8Array; isMore: boolean }> {
  let result = { bytes, isMore: !isWhole }
  for (const coding of [...applied].reverse()) {
    const stream = await openDecoder(coding, result.bytes, !result.isMore)
    result = await collect(stream, result, most)
  }
  return result
}

async function collect(
  stream: Transform,
  { bytes, isMore }: { readonly bytes: Uint8Array; readonly isMore: boolean },
  most: number,
): Promise<{ bytes: Uint8Array; isMore: boolean }> {
  // Chunks are inflated one by one as they are read: nothing beyond the limit takes memory.
  stream.end(bytes)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    chunks.push(chunk)
    size += chunk.length
    if (size > most) break
  }
  return { bytes: Buffer.concat(chunks).subarray(0, most), isMore: isMore || size > most }
}

async function openDecoder(
  coding: string,
  bytes: Uint8Array,
  isWhole: boolean,
): Promise<Transform> {
  // Loaded with the first compressed body.
  const zlib = await import('node:zlib')
  const { Z_SYNC_FLUSH, Z_FINISH, BROTLI_OPERATION_FLUSH, BROTLI_OPERATION_FINISH } = zlib.constants
  const options = { finishFlush: isWhole ? Z_FINISH : Z_SYNC_FLUSH }
  switch (coding) {
    case 'gzip':
      return zlib.createGunzip(options)
    case 'deflate':
      // Some send it without the header of zlib that RFC 9110 asks for.
      return hasZlibHeader(bytes) ? zlib.createInflate(options) : zlib.createInflateRaw(options)
    case 'br':
      return zlib.createBrotliDecompress({
        finishFlush: isWhole ? BROTLI_OPERATION_FINISH : BROTLI_OPERATION_FLUSH,
      })
    default:
      throw new UnknownCodingError(coding)
  }
}

function hasZlibHeader([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0
}
