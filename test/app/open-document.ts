import { randomUUID } from 'node:crypto'
import { afterAll } from 'vitest'
import type { Document, Operation } from '../../src/app/api-description/json-schema.ts'
import { createSandbox } from '../../src/app/create-sandbox.ts'
import { readConfig } from '../../src/config.ts'
import { clientOf } from '../client.ts'

export type Route = Operation & { readonly method: string; readonly path: string }

/** A sandbox for a whole file of tests, and the document that it serves. */
export async function openDocument() {
  const config = readConfig({ SANDBOX_CLOCK: 'manual' })
  const sandbox = createSandbox(config, {
    onError: (error) => {
      throw error
    },
  })
  afterAll(() => sandbox.close())
  const as = (tenantId: string) => clientOf('http://sandbox.test', tenantId, sandbox.fetch)
  const document = (await as(randomUUID()).call('GET', '/openapi.json')).body as Document
  const operations: Route[] = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
  )
  return { as, document, operations }
}
