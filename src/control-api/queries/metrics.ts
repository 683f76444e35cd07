import { createRequire } from 'node:module'
import type { OpenMetricsContentType } from 'prom-client'
import { failures } from '../../callbacks/outcome.ts'
import { paymentStatuses } from '../../payment/status-transitions.ts'
import { countPaymentsByStatus, countQueue } from '../../storage/totals.ts'
import type { Control } from '../control.ts'

const require = createRequire(import.meta.url)

type Metric<Label extends string> = {
  readonly name: string
  /** what it counts, in a sentence */
  readonly help: string
  readonly labelNames?: readonly Label[]
}

/** What the sandbox counts, of all worlds together, as OpenMetrics text; and the content type of that. */
export async function formatMetrics(control: Control): Promise<{ type: string; text: string }> {
  // Loaded with the first scrape, because the start does not need it.
  const { Counter, Gauge, Registry } = require('prom-client') as typeof import('prom-client')
  const { stores, dispatcher, scheduler, worlds } = control
  const registry = new Registry<OpenMetricsContentType>()
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  const registers = [registry]
  const gauge = <Label extends string = never>(metric: Metric<Label>) =>
    new Gauge<Label>({ ...metric, registers })
  const counter = <Label extends string>(metric: Metric<Label>) =>
    new Counter<Label>({ ...metric, registers })

  const requests = counter({
    name: 'ping_sandbox_requests',
    help: 'Requests to the APIs of Ping since the start, by operation and status code. 000: the connection was cut.',
    labelNames: ['operation', 'code'],
  })
  for (const { operation, statusCode, count } of stores.journal.counts())
    requests.inc({ operation, code: String(statusCode).padStart(3, '0') }, count)

  const payments = gauge({
    name: 'ping_sandbox_payments',
    help: 'Payments that are kept, by their present status.',
    labelNames: ['status'],
  })
  const found = await countPaymentsByStatus(stores.db)
  for (const status of paymentStatuses) payments.set({ status }, found.get(status) ?? 0)

  const attempts = counter({
    name: 'ping_sandbox_callback_attempts',
    help: 'Attempts to deliver a callback since the start, by outcome.',
    labelNames: ['outcome'],
  })
  const counted = dispatcher.attemptCounts()
  for (const outcome of ['acked', ...failures] as const)
    attempts.inc({ outcome }, counted.get(outcome) ?? 0)

  const { planned, due, lagMs, held } = countQueue(stores.db, worlds.machineTime())
  const depth = gauge({
    name: 'ping_sandbox_queue_depth',
    help: 'Jobs, such as callbacks and status changes: planned (due ones too), due by the clock of their world, in flight, and callbacks held in a paused world.',
    labelNames: ['state'],
  })
  depth.set({ state: 'planned' }, planned)
  depth.set({ state: 'due' }, due)
  depth.set({ state: 'in_flight' }, scheduler.inFlight())
  depth.set({ state: 'held' }, held)
  gauge({
    name: 'ping_sandbox_queue_lag_seconds',
    help: 'How long the oldest job that is due has waited, in the time of its world.',
  }).set(lagMs / 1_000)
  return { type: registry.contentType, text: await registry.metrics() }
}
