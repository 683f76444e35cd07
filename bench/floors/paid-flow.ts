import http from 'node:http'
import { serve } from '@hono/node-server'
import Database from 'better-sqlite3'
import { Hono } from 'hono'
import { v7 } from 'uuid'
import { z } from 'zod'

/**
 * The least a program on this stack can do for a paid flow and lose nothing when it is killed: each request checks its
 * body, writes a row for each thing that must be kept in one transaction, and answers. Callbacks go out in order over
 * kept connections, each attempt is a row before it is made and has its outcome after.
 */
const orderBody = z.object({ currency: z.string() })
const paymentBody = z.object({
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
  status_callback_url: z.url(),
  provider_method_parameters: z.object({
    success_url: z.url(),
    cancel_url: z.url(),
    error_url: z.url(),
    reference: z.string(),
  }),
})
const actBody = z.object({ action: z.enum(['approve', 'cancel']) })

const db = new Database(process.env['FLOOR_DB'] ?? ':memory:')
db.pragma('journal_mode = WAL')
db.pragma('synchronous = NORMAL')
db.exec(`
  CREATE TABLE orders (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, document TEXT) STRICT;
  CREATE TABLE payments (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, status TEXT, url TEXT, document TEXT) STRICT;
  CREATE TABLE statuses (seq INTEGER PRIMARY KEY, payment INTEGER, status TEXT, at INTEGER) STRICT;
  CREATE INDEX statuses_by_payment ON statuses (payment);
  CREATE TABLE callbacks (seq INTEGER PRIMARY KEY, payment INTEGER, status TEXT, state TEXT) STRICT;
  CREATE INDEX callbacks_by_payment ON callbacks (payment);
  CREATE TABLE attempts (seq INTEGER PRIMARY KEY, callback INTEGER, request TEXT, response TEXT) STRICT;
  CREATE INDEX attempts_by_callback ON attempts (callback);
  CREATE TABLE journal (seq INTEGER PRIMARY KEY, path TEXT, request TEXT, response TEXT) STRICT;
`)
type Payment = { readonly seq: number; readonly id: string; readonly url: string }
const addOrder = db.prepare('INSERT INTO orders (id, document) VALUES (?, ?)')
const findOrder = db.prepare('SELECT seq FROM orders WHERE id = ?')
const addPayment = db.prepare(
  'INSERT INTO payments (id, status, url, document) VALUES (?, ?, ?, ?)',
)
const findPayment = db.prepare<[string], Payment & { document: string }>(
  'SELECT seq, id, url, document FROM payments WHERE id = ?',
)
const setStatus = db.prepare('UPDATE payments SET status = ? WHERE seq = ?')
const addStatus = db.prepare('INSERT INTO statuses (payment, status, at) VALUES (?, ?, ?)')
const addCallback = db.prepare('INSERT INTO callbacks (payment, status, state) VALUES (?, ?, ?)')
const setState = db.prepare('UPDATE callbacks SET state = ? WHERE seq = ?')
const addAttempt = db.prepare('INSERT INTO attempts (callback, request) VALUES (?, ?)')
const endAttempt = db.prepare('UPDATE attempts SET response = ? WHERE seq = ?')
const addEntry = db.prepare('INSERT INTO journal (path, request, response) VALUES (?, ?, ?)')

const createOrder = db.transaction((path: string, text: string) => {
  const id = v7()
  const document = JSON.stringify({ id, status: 'OPEN', ...orderBody.parse(JSON.parse(text)) })
  addOrder.run(id, document)
  addEntry.run(path, text, document)
  return document
})

const createPayment = db.transaction((path: string, order: string, text: string) => {
  if (findOrder.get(order) === undefined) throw new Error('unknown order')
  const { status_callback_url: url, ...body } = paymentBody.parse(JSON.parse(text))
  const document = JSON.stringify({ id: v7(), payment_order_id: order, ...body })
  const { lastInsertRowid } = addPayment.run(JSON.parse(document).id, 'INITIATED', url, document)
  addStatus.run(lastInsertRowid, 'INITIATED', Date.now())
  addEntry.run(path, text, document)
  return document
})

const approve = db.transaction((id: string, text: string) => {
  const { action } = actBody.parse(JSON.parse(text))
  const payment = findPayment.get(id)
  if (payment === undefined) throw new Error('unknown payment')
  const callbacks = ['PENDING', 'COMPLETED'].map((status) => {
    setStatus.run(status, payment.seq)
    addStatus.run(payment.seq, status, Date.now())
    return { status, seq: Number(addCallback.run(payment.seq, status, 'planned').lastInsertRowid) }
  })
  const answer = JSON.stringify({ ...JSON.parse(payment.document), action, status: 'COMPLETED' })
  return { payment, callbacks, answer }
})

const agent = new http.Agent({ keepAlive: true })

function send(url: string, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', agent, headers }, (answer) => {
      let text = ''
      answer.on('data', (chunk) => {
        text += chunk
      })
      answer.on('end', () => resolve(JSON.stringify({ status: answer.statusCode, body: text })))
    })
    request.on('error', reject)
    request.end(body)
  })
}

const begin = db.transaction((callback: number, body: string) => {
  setState.run('sending', callback)
  return addAttempt.run(callback, body).lastInsertRowid
})

const end = db.transaction((callback: number, attempt: number | bigint, response: string) => {
  setState.run('delivered', callback)
  endAttempt.run(response, attempt)
})

async function deliver({ payment, callbacks }: ReturnType<typeof approve>): Promise<void> {
  for (const { seq, status } of callbacks) {
    const body = JSON.stringify({ id: payment.id, status, occurred_at: new Date() })
    const attempt = begin(seq, body)
    end(seq, attempt, await send(payment.url, body))
  }
}

const api = '/payments/api/v1/payment_orders'
const json = (text: string) =>
  new Response(text, { headers: { 'content-type': 'application/json' } })
const app = new Hono()
app.get('/', (c) => c.text('ok'))
app.post(api, async (c) => json(createOrder(c.req.path, await c.req.text())))
app.post(`${api}/:order/payments`, async (c) =>
  json(createPayment(c.req.path, c.req.param('order'), await c.req.text())),
)
app.post('/_sandbox/payments/:id/payer', async (c) => {
  const approved = approve(c.req.param('id'), await c.req.text())
  void deliver(approved)
  return json(approved.answer)
})
serve({ fetch: app.fetch, port: Number(process.env['PORT']), hostname: '127.0.0.1' })
