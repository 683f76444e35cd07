import { randomUUID } from 'node:crypto'
import { afterAll } from 'vitest'
import { backendTests } from '../../src/vitest.ts'
import { Shop } from './gallery/shop.ts'

let shop: Shop | null = null

afterAll(async () => {
  await shop?.close()
})

// One test for each of these; what the shop cannot show is skipped.
backendTests(
  async ({ url }) => {
    shop = new Shop(url, randomUUID())
    await shop.open()
    return { ...shop.toBackend(), signature: 'unchecked' }
  },
  { only: ['paid', 'cancelled', 'lost-callback', 'forged-signature'] },
)
