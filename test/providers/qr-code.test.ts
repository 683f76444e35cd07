import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'

const require = createRequire(import.meta.url)
const { PNG } = require('pngjs') as typeof import('pngjs')
const jpeg = require('jpeg-js') as typeof import('jpeg-js')

async function toQrCode(requested: object) {
  const { answer } = await openSandbox().createPayment({
    paymentMethod: {
      provider: 'swish',
      method: 'm_commerce',
      provider_method_parameters: { message: 'Coffee', use_qr_code: true, ...requested },
    },
  })
  expect(answer.status).toBe(200)
  return answer.body.provider_method_response.qr_code as string
}

/** Red, green, blue and opacity of the pixel in the corner, where the quiet zone is. */
function cornerOf({ data }: { data: Uint8Array }): number[] {
  return [...data.subarray(0, 4)]
}

test('answers a QR code only where it is asked for', async () => {
  const { answer } = await openSandbox().createPayment({
    paymentMethod: {
      provider: 'swish',
      method: 'm_commerce',
      provider_method_parameters: { message: 'Coffee', use_qr_code: false },
    },
  })
  expect(answer.body.provider_method_response).not.toHaveProperty('qr_code')
})

test('draws a transparent SVG of 300 px unless told otherwise', async () => {
  const svg = await toQrCode({})
  expect(svg).toMatch(/^<svg width="300" height="300" /)
  expect(svg).not.toContain('white')
})

test('draws a solid SVG of the size asked for', async () => {
  const svg = await toQrCode({ qr_format: 'solid_svg', qr_size: 480 })
  expect(svg).toMatch(/^<svg width="480" height="480" /)
  expect(svg).toContain('white')
})

test.each([
  ['transparent_png', 0],
  ['solid_png', 255],
])('draws a %s of the size asked for, with a quiet zone', async (format, opacity) => {
  const code = await toQrCode({ qr_format: format, qr_size: 360, qr_border: 4 })
  const image = PNG.sync.read(Buffer.from(code, 'base64'))
  expect([image.width, image.height]).toEqual([360, 360])
  expect(cornerOf(image)).toEqual([255, 255, 255, opacity])
})

test('draws a JPG, white around the code', async () => {
  const code = await toQrCode({ qr_format: 'solid_jpg', qr_border: 4 })
  const image = jpeg.decode(Buffer.from(code, 'base64'))
  expect([image.width, image.height]).toEqual([300, 300])
  for (const colour of cornerOf(image)) expect(colour).toBeGreaterThan(250)
})

test('draws a quiet zone of one module unless asked for another', async () => {
  const code = await toQrCode({ qr_format: 'solid_png' })
  expect(cornerOf(PNG.sync.read(Buffer.from(code, 'base64')))).toEqual([255, 255, 255, 255])
})

test.each([
  [{ qr_format: 'gif' }, 'swish.qr_format'],
  [{ qr_size: 299 }, 'swish.qr_size'],
  [{ qr_border: 0 }, 'swish.qr_border'],
  [{ qr_border: 5 }, 'swish.qr_border'],
])('refuses %j', async (requested, property) => {
  const { answer } = await openSandbox().createPayment({
    paymentMethod: {
      provider: 'swish',
      method: 'm_commerce',
      provider_method_parameters: { message: 'Coffee', use_qr_code: true, ...requested },
    },
  })
  expect(answer.status).toBe(422)
  expect(answer.body.errors[0].property).toBe(property)
})
