import type { ActivityOutcome } from './world-event-store.ts'

/** Where entries of the activity are kept, in the order in which things happen within a millisecond. */
export const sourceNames = [
  ...['request', 'stray', 'created', 'checkout', 'status', 'event', 'callback'],
] as const

export type Source = (typeof sourceNames)[number]

/** One entry as a list shows it: without headers and bodies. */
export type ActivityRow = {
  readonly source: Source
  readonly seq: number
  /** ms, real time */
  readonly realAt: number
  /** ms, world time */
  readonly at: number
  /** empty: it belongs to no world */
  readonly tenantId: string
  readonly kind: string
  readonly outcome: ActivityOutcome
  readonly paymentId: string | null
  readonly orderId: string | null
  readonly because: string | null
  /** JSON: what this source knows beside */
  readonly facts: string
}

export type ActivitySource = {
  /** column that rises with each entry */
  readonly seq: string
  readonly table: string
  /** without a WHERE */
  readonly select: string
  /** of its refused rows, by `seq`: SQLite would go through all rows; null: it has none */
  readonly badIndex: string | null
  readonly ofTenant: string
  /** the same for a world with few payments among many */
  readonly ofSmallTenant: string
  readonly ofPayment: string
  readonly ofOrder: string
  /** payments and orders are named by their id; else by their seq */
  readonly byId: boolean
  /** what a text is looked for in */
  readonly text: string
  /** SQL condition; empty: all of them; null: none */
  readonly kindIs: (kinds: readonly string[]) => string | null
  readonly outcomeIs: (outcome: ActivityOutcome, statuses: readonly string[]) => string | null
}

const quoted = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ')
const only = (own: string) => (kinds: readonly string[]) => (kinds.includes(own) ? '' : null)

/** Of a table whose rows name their payment. */
const ofPayments = (table: string) => ({
  ofTenant: 'p.tenant_id = ?',
  ofSmallTenant: `${table}.payment_seq IN (SELECT seq FROM payments WHERE tenant_id = ?)`,
  ofPayment: `${table}.payment_seq = ?`,
  ofOrder: `${table}.payment_seq IN (SELECT seq FROM payments WHERE order_seq = ?)`,
  byId: false,
})

const isAnswered = 'status_code BETWEEN 200 AND 399'

const requests = {
  badIndex: 'journal_refused',
  seq: 'seq',
  table: 'journal',
  select: `SELECT 'request' AS source, seq, real_at AS realAt, at, tenant_id AS tenantId, 'request' AS kind,
      iif(${isAnswered}, 'ok', 'bad') AS outcome, payment_id AS paymentId, payment_order_id AS orderId, because,
      json_object('operation', operation, 'method', method, 'path', path, 'status_code', status_code, 'took_ms', took_ms) AS facts
    FROM journal`,
  ofTenant: 'tenant_id = ?',
  ofSmallTenant: 'tenant_id = ?',
  ofPayment: 'payment_id = ?',
  ofOrder: 'payment_order_id = ?',
  byId: true,
  text: `method || ' ' || path || ' ' || coalesce(operation, '') || ' ' || status_code || ' ' || coalesce(because, '') || ' ' || coalesce(payment_id, '') || ' ' || request || response`,
  kindIs: only('request'),
  outcomeIs: (outcome) =>
    ({ ok: isAnswered, bad: `status_code NOT BETWEEN 200 AND 399`, open: null, note: null })[
      outcome
    ],
} as const satisfies ActivitySource

/** Kinds of the activity, by the kind of an event. */
export const eventKinds: Readonly<Record<string, string>> = {
  'payment_order.status': 'order',
  'refund.status': 'refund',
  'approval.status': 'approval',
  'payment_link.status': 'link',
  message: 'message',
  visit: 'visit',
  transfer: 'money',
  'disbursement.ready': 'money',
  disbursement: 'money',
  'payout.held': 'money',
  'requisition.status': 'money',
  clock: 'clock',
  'scenario.armed': 'scenario',
  'world.restored': 'world',
  'world.paused': 'world',
  'world.resumed': 'world',
  fault: 'fault',
  'callback.lost': 'callback',
}

export const activitySources: Readonly<Record<Source, ActivitySource>> = {
  request: requests,
  stray: {
    ...requests,
    select: `${requests.select.replace("'request' AS source", "'stray' AS source")}`,
    ofTenant: "tenant_id = ''",
    ofSmallTenant: "tenant_id = ''",
  },
  status: {
    badIndex: null,
    seq: 's.seq',
    table: 'payment_statuses s',
    select: `SELECT 'status' AS source, s.seq AS seq, s.real_at AS realAt, s.occurred_at AS at, p.tenant_id AS tenantId,
        'status' AS kind,
        CASE WHEN s.status IN ('COMPLETED', 'FUNDED') THEN 'ok'
          WHEN s.status IN ('INITIATED', 'PENDING', 'UNDERFUNDED', 'OVERFUNDED') THEN 'open' ELSE 'bad' END AS outcome,
        p.id AS paymentId, p.payment_order_id AS orderId, s.because AS because,
        json_object('status', s.status, 'details', json(s.details)) AS facts
      FROM payment_statuses s CROSS JOIN payments p ON p.seq = s.payment_seq`,
    ...ofPayments('s'),
    text: `s.status || ' ' || s.because || ' ' || coalesce(s.details, '') || ' ' || p.id || ' ' || p.payment_order_id`,
    kindIs: only('status'),
    outcomeIs: (_, statuses) =>
      statuses.length === 0 ? null : `s.status IN (${quoted(statuses)})`,
  },
  // The first status of a payment follows from it, where it is in no row.
  created: {
    badIndex: null,
    seq: 'p.seq',
    table: 'payments p',
    select: `SELECT 'created' AS source, p.seq AS seq, p.real_at AS realAt, p.created_at AS at, p.tenant_id AS tenantId,
        'status' AS kind, 'open' AS outcome, p.id AS paymentId, p.payment_order_id AS orderId,
        p.scenario_because AS because, json_object('status', 'INITIATED', 'details', NULL) AS facts
      FROM (SELECT * FROM payments WHERE real_at IS NOT NULL) p`,
    ofTenant: 'p.tenant_id = ?',
    ofSmallTenant: 'p.tenant_id = ?',
    ofPayment: 'p.seq = ?',
    ofOrder: 'p.order_seq = ?',
    byId: false,
    text: `'INITIATED ' || p.scenario_because || ' ' || p.id || ' ' || p.payment_order_id`,
    kindIs: only('status'),
    outcomeIs: (_, statuses) => (statuses.includes('INITIATED') ? '' : null),
  },
  checkout: {
    badIndex: null,
    seq: 'c.seq',
    table: 'payer_steps c',
    select: `SELECT 'checkout' AS source, c.seq AS seq, c.real_at AS realAt, c.at AS at, p.tenant_id AS tenantId,
        'checkout' AS kind, 'note' AS outcome, p.id AS paymentId, p.payment_order_id AS orderId, c.actor AS because,
        json_object('action', c.action, 'was', c.was, 'state', c.state, 'bank', c.bank, 'goes_to', c.goes_to) AS facts
      FROM payer_steps c CROSS JOIN payments p ON p.seq = c.payment_seq`,
    ...ofPayments('c'),
    text: `c.action || ' ' || c.state || ' ' || c.actor || ' ' || coalesce(c.bank, '') || ' ' || p.id || ' ' || p.payment_order_id`,
    kindIs: only('checkout'),
    outcomeIs: (outcome) => (outcome === 'note' ? '' : null),
  },
  callback: {
    badIndex: null,
    seq: 'a.seq',
    table: 'callback_attempts a',
    select: `SELECT 'callback' AS source, a.seq AS seq, a.real_at AS realAt, a.started_at AS at, k.tenant_id AS tenantId,
        'callback' AS kind,
        CASE WHEN a.took_ms IS NULL THEN 'open' WHEN a.error IS NULL THEN 'ok' ELSE 'bad' END AS outcome,
        p.id AS paymentId, p.payment_order_id AS orderId, a.because AS because,
        json_object('callback_id', k.id, 'status', k.status, 'url', k.url, 'state', k.state, 'took_ms', a.took_ms,
          'error', a.error, 'status_code', a.response ->> '$.status_code', 'mutate', json(k.mutate)) AS facts
      FROM callback_attempts a CROSS JOIN callbacks k ON k.seq = a.callback_seq LEFT JOIN payments p ON p.seq = k.payment_seq`,
    ofTenant: 'k.tenant_id = ?',
    ofSmallTenant: 'a.callback_seq IN (SELECT seq FROM callbacks WHERE tenant_id = ?)',
    ofPayment: 'a.callback_seq IN (SELECT seq FROM callbacks WHERE payment_seq = ?)',
    ofOrder:
      'a.callback_seq IN (SELECT seq FROM callbacks WHERE payment_seq IN (SELECT seq FROM payments WHERE order_seq = ?))',
    byId: false,
    text: `k.status || ' ' || k.url || ' ' || a.because || ' ' || coalesce(a.error, '') || ' ' || coalesce(p.id, '') || ' ' || coalesce(p.payment_order_id, '') || ' ' || a.request || coalesce(a.response, '')`,
    kindIs: only('callback'),
    outcomeIs: (outcome) =>
      ({
        // What a scenario altered is judged by who knows how: a refused forgery is as it should be.
        ok: '(a.took_ms IS NOT NULL AND a.error IS NULL OR k.mutate IS NOT NULL)',
        bad: '(a.error IS NOT NULL OR k.mutate IS NOT NULL)',
        open: 'a.took_ms IS NULL',
        note: 'k.mutate IS NOT NULL',
      })[outcome],
  },
  event: {
    badIndex: null,
    seq: 'seq',
    table: 'world_events',
    select: `SELECT 'event' AS source, seq, real_at AS realAt, at, tenant_id AS tenantId, kind, outcome,
        payment_id AS paymentId, payment_order_id AS orderId, because, facts FROM world_events`,
    ofTenant: 'tenant_id = ?',
    ofSmallTenant: 'tenant_id = ?',
    ofPayment: 'payment_id = ?',
    ofOrder: 'payment_order_id = ?',
    byId: true,
    text: `kind || ' ' || facts || ' ' || because || ' ' || coalesce(payment_id, '') || ' ' || coalesce(payment_order_id, '')`,
    kindIs: (kinds) => {
      const own = Object.entries(eventKinds).filter(([, kind]) => kinds.includes(kind))
      return own.length === 0 ? null : `kind IN (${quoted(own.map(([name]) => name))})`
    },
    outcomeIs: (outcome) => `outcome = '${outcome}'`,
  },
}
