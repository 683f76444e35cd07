import { z } from '@hono/zod-openapi'
import type { CallbackFilter, RequestFilter } from '../../client/searches.ts'
import type { Time } from '../../client/waiting.ts'
import type { World } from '../../client/world.ts'
import { formatArmed } from '../arm.ts'
import { formatDelivery } from '../format-delivery.ts'
import { formatMoved } from '../format-moved.ts'
import { explainPayment, formatTimeline } from './explain.ts'
import { type Tool, type ToolContext, ToolError, tool } from './tool.ts'

type Action = Parameters<World['payer']['act']>[1]

const paymentId = z.string().describe('id of a payment')
const duration = z.string().describe('a duration, such as 5s, 2m, 1h, 3d or 2d12h')

/** What agents need to drive a sandbox; eight at most, so that a model keeps them apart. */
export const tools: readonly Tool[] = [
  tool({
    name: 'start_purchase',
    description:
      'Creates a payment order and a payment through the public API, as a merchant’s backend would. Answers the ids and the checkout URL.',
    takes: {
      amount: z.int().min(1).optional().describe('öre; 12500 if not given'),
      scenario: z.string().optional().describe('name of the scenario to follow; see arm'),
      callback_url: z
        .string()
        .optional()
        .describe('status_callback_url of your backend; an inbox of the sandbox if not given'),
    },
    async run(ctx, { callback_url, ...rest }) {
      const given = {
        ...rest,
        ...(callback_url === undefined ? {} : { callbackUrl: callback_url }),
      }
      const made = await (await ctx.world()).makePayment(withoutUndefined(given))
      const { id: _, ...json } = made
      const lines = Object.entries(json).map(([name, value]) => `${name}: ${value}`)
      return { text: lines.join('\n'), json }
    },
  }),
  tool({
    name: 'arm',
    description:
      'Chooses the scenario of the next payments of the world. Without a scenario: lists all of them, and what is armed.',
    takes: {
      scenario: z
        .union([z.string(), z.record(z.string(), z.unknown())])
        .optional()
        .describe('its name, such as declined or delayed; a whole document; or off'),
      next: z.int().min(1).max(100_000).optional().describe('for so many payments; 1 if not given'),
      default: z.boolean().optional().describe('for all payments that nothing else chooses for'),
    },
    async run(ctx, { scenario, ...how }) {
      const world = await ctx.world()
      const given = withoutUndefined(how)
      if (scenario === undefined) return await listScenarios(ctx, world)
      const armed =
        scenario === 'off'
          ? await world.disarm(given)
          : await world.arm(scenario as Parameters<World['arm']>[0], given)
      return formatArmed(armed)
    },
  }),
  tool({
    name: 'act_as_payer',
    description:
      'Plays the payer in the checkout. approve, refuse, block_bankid and time_out take the missing steps first. An action that is not legal now is refused with those that are.',
    takes: {
      payment_id: paymentId,
      action: z
        .string()
        .describe(
          'approve, cancel, refuse, open, choose_bank, cancel_in_app, block_bankid, time_out, leave, return',
        ),
      bank: z.string().optional().describe('BIC of the bank'),
      account: z.string().optional().describe('IBAN of the account'),
      person: z.string().optional().describe('personal number of a test person'),
    },
    async run(ctx, { payment_id, action, ...choice }) {
      const world = await ctx.world(payment_id)
      // The sandbox checks the action, and names the known ones.
      const after = await world.payer.act(payment_id, action as Action, withoutUndefined(choice))
      return { text: explainPayment(after), json: after }
    },
  }),
  tool({
    name: 'move_time',
    description:
      'Moves the clock of the world, and answers when every callback that was due has its outcome, with all that happened. Never wait in real time: move it.',
    takes: {
      by: duration.optional(),
      to: z.string().optional().describe('a time, such as 2027-12-24T12:00:00Z'),
      settle: z.boolean().optional().describe('true: runs everything that is planned, to the end'),
      payment_id: paymentId.optional().describe('moves the clock of the world of this payment'),
    },
    async run(ctx, { by, to, settle, payment_id }) {
      const given = [by, to, settle === true ? settle : undefined].filter(
        (one) => one !== undefined,
      )
      if (given.length !== 1) throw new ToolError('move_time: give one of by, to and settle.')
      const world = await ctx.world(payment_id)
      if (settle === true) return formatMoved(await world.settle())
      return formatMoved(await world.advance(to === undefined ? (by as Time) : { to }))
    },
  }),
  tool({
    name: 'wait_for',
    description:
      'Waits for a callback that was acknowledged, or for a request of the backend; answers at once where it is there already. When time is up the answer says what came nearest.',
    takes: {
      what: z.enum(['callback', 'request']),
      payment_id: paymentId.optional(),
      status: z
        .string()
        .optional()
        .describe('callback: the status it announces, such as COMPLETED'),
      outcome: z
        .string()
        .optional()
        .describe('callback: how an attempt ended: acked, timeout, connect, 5xx, 503'),
      operation: z.string().optional().describe('request: operation id, such as create_payment'),
      path: z.string().optional(),
      within: duration.optional().describe('real time; 5s if not given, 2m at the most'),
    },
    async run(ctx, { what, payment_id, within = '5s', status, outcome, operation, path }) {
      const world = await ctx.world(payment_id)
      const about = withoutUndefined({ payment: payment_id, path })
      const options = { within: within as Time }
      if (what === 'callback') {
        const filter = { ...about, ...withoutUndefined({ status, outcome }) } as CallbackFilter
        const data = await world.callbacks(filter, options)
        return { text: data.map(formatDelivery).join('\n'), json: { data } }
      }
      const filter = { ...about, ...withoutUndefined({ operation }) } as RequestFilter
      const data = await world.journal(filter, options)
      const lines = data.map(({ at, method, path: asked, status_code, because }) =>
        [at, method, asked, status_code, because ?? ''].join(' ').trim(),
      )
      return { text: lines.join('\n'), json: { data } }
    },
  }),
  tool({
    name: 'explain',
    description:
      'Says why a payment is as it is: its scenario and who chose it, the reason for each status and callback, what went wrong with a callback and what would help, how the backend handled it, and what comes next.',
    takes: { payment_id: paymentId },
    async run(ctx, { payment_id }) {
      const world = await ctx.world(payment_id)
      const detail = await world.payment(payment_id)
      const { judgement } = await world.timeline(payment_id)
      return { text: explainPayment(detail, judgement), json: { ...detail, judgement } }
    },
  }),
  tool({
    name: 'timeline',
    description:
      'Everything that happened to a payment and what is to come, in order, as messages between backend, Ping, Open Payments and payer.',
    takes: { payment_id: paymentId },
    async run(ctx, { payment_id }) {
      const timeline = await (await ctx.world(payment_id)).timeline(payment_id)
      return { text: formatTimeline(timeline), json: timeline }
    },
  }),
  tool({
    name: 'test_backend',
    description:
      'Tests the merchant’s backend that a backend.yaml describes: buys, plays the payer, sends late, lost, doubled and forged callbacks, and judges what the backend did. Takes seconds to minutes; give only to be quicker.',
    takes: {
      file: z
        .string()
        .optional()
        .describe('path of backend.yaml; that of SANDBOX_BACKEND if not given'),
      only: z.array(z.string()).optional().describe('ids of checks, such as duplicate-callbacks'),
    },
    run: (ctx, { file, only }) => ctx.testBackend(file, only?.join(',')),
  }),
]

async function listScenarios({ connection }: ToolContext, world: World) {
  const scenarios = await connection.scenarios()
  const armed = formatArmed(await world.armed())
  const lines = scenarios.map(({ name, summary }) => `${name}: ${summary}`)
  return {
    text: [armed.text, '', 'Scenarios:', ...lines].join('\n'),
    json: { armed: armed.json, scenarios },
  }
}

function withoutUndefined<Values extends object>(values: Values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Values]?: Exclude<Values[Name], undefined>
  }
}
