import { serve } from '@hono/node-server'
import Database from 'better-sqlite3'
import { Hono } from 'hono'
import { v7 } from 'uuid'
import { z } from 'zod'

/** The least a program on this stack can do and still be asked again tomorrow: check the body, one insert, answer. */
const body = z.object({
  provider: z.string(),
  method: z.string(),
  currency: z.string(),
  total_amount: z.int().min(0),
  order_items: z
    .array(
      z.object({
        name: z.string(),
        amount: z.int().min(0),
        vat_rate: z.number(),
        merchant_id: z.guid(),
      }),
    )
    .min(1),
  metadata: z.record(z.string(), z.unknown()),
  provider_method_parameters: z.object({
    success_url: z.url(),
    cancel_url: z.url(),
    error_url: z.url(),
    reference: z.string(),
  }),
})

const db = new Database(process.env['FLOOR_DB'] ?? ':memory:')
db.pragma('journal_mode = WAL')
db.pragma('synchronous = NORMAL')
db.exec('CREATE TABLE payments (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, document TEXT) STRICT')
const insert = db.prepare('INSERT INTO payments (id, document) VALUES (?, ?)')

const find = db.prepare<[string], { document: string }>(
  'SELECT document FROM payments WHERE id = ?',
)
const newest = db.prepare<[], { document: string }>(
  'SELECT document FROM payments ORDER BY seq DESC LIMIT 10',
)
const json = (text: string) =>
  new Response(text, { headers: { 'content-type': 'application/json' } })

const app = new Hono()
app.get('/', (c) => c.text('ok'))
app.post('/payments', async (c) => {
  const payment = { id: v7(), status: 'INITIATED', ...body.parse(JSON.parse(await c.req.text())) }
  const text = JSON.stringify(payment)
  insert.run(payment.id, text)
  return json(text)
})
app.get('/payments', () => {
  const documents = newest.all().map(({ document }) => document)
  return json(`{"data":[${documents.join(',')}]}`)
})
app.get('/payments/:id', (c) => json(find.get(c.req.param('id'))?.document ?? '{}'))
serve({ fetch: app.fetch, port: Number(process.env['PORT']), hostname: '127.0.0.1' })
