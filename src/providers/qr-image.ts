import { createRequire } from 'node:module'
import { encode, renderSVG } from 'uqr'

const require = createRequire(import.meta.url)

/** docs.pingpayments.com, "Commerce payments" */
export const qrFormats = [
  'transparent_svg',
  'transparent_png',
  'solid_jpg',
  'solid_svg',
  'solid_png',
] as const

export type QrFormat = (typeof qrFormats)[number]

type QrLook = {
  readonly format: QrFormat
  /** px, width and height */
  readonly size: number
  /** modules of quiet zone on each side */
  readonly border: number
}

/**
 * A QR code as an image: SVG as its markup, PNG and JPG in base64.
 * @GUESS the encodings; the SDKs say "string", and Swish's own service answers the bytes
 */
export function qrImage(content: string, look: QrLook): string {
  if (look.format.endsWith('svg')) return svg(content, look)
  const pixels = paint(content, look)
  return (look.format === 'solid_jpg' ? jpg(pixels, look.size) : png(pixels, look.size)).toString(
    'base64',
  )
}

function svg(content: string, { format, size, border }: QrLook): string {
  const whiteColor = format === 'transparent_svg' ? 'none' : 'white'
  const markup = renderSVG(content, { border, whiteColor, ecc: 'M' })
  return markup.replace('<svg ', `<svg width="${size}" height="${size}" `)
}

/** RGBA, row by row. */
function paint(content: string, { format, size, border }: QrLook): Buffer {
  const { data } = encode(content, { border, ecc: 'M' })
  const paper = format === 'transparent_png' ? 0 : 255
  const pixels = Buffer.alloc(size * size * 4)
  for (let y = 0; y < size; y += 1) {
    const row = data[Math.floor((y * data.length) / size)] ?? []
    for (let x = 0; x < size; x += 1) {
      const isDark = row[Math.floor((x * data.length) / size)] === true
      pixels.fill(isDark ? 0 : 255, (y * size + x) * 4, (y * size + x) * 4 + 3)
      pixels[(y * size + x) * 4 + 3] = isDark ? 255 : paper
    }
  }
  return pixels
}

// Loaded with the first image, because the start does not need them.
function png(pixels: Buffer, size: number): Buffer {
  const { PNG } = require('pngjs') as typeof import('pngjs')
  const image = new PNG({ width: size, height: size })
  image.data = pixels
  return PNG.sync.write(image)
}

function jpg(pixels: Buffer, size: number): Buffer {
  const { encode } = require('jpeg-js') as typeof import('jpeg-js')
  return encode({ width: size, height: size, data: pixels }, 90).data
}
