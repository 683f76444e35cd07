import type { Context } from 'hono'
import type { Control } from '../../control-api/control.ts'
import { namedWorld } from '../../control-api/http/world.ts'
import { listWorlds } from '../../control-api/queries/list-worlds.ts'
import { readClock } from '../../control-api/queries/read-clock.ts'
import { listUpcoming } from '../../control-api/queries/upcoming.ts'
import { clockModes } from '../../scheduler/clock.ts'
import { morePlaces, places } from '../places.ts'
import { type Notice, toNotice } from './notices.ts'
import { formatGap, readable } from './times.ts'
import { nameOfWorld } from './world-names.ts'
import { type WorldState, worldState } from './world-state.ts'

/** What every page of the dashboard has around it. */
export type Frame = {
  readonly lang: 'en'
  readonly title: string
  /** seconds between reloads where scripts are off */
  readonly refresh: number | null
  readonly nav: readonly NavLink[]
  /** pages behind a button; its label is that of the page one is on */
  readonly more: {
    readonly label: string
    readonly isHere: boolean
    readonly pages: readonly NavLink[]
  }
  /** address of this page, to which forms lead back */
  readonly here: string
  readonly worlds: readonly {
    readonly value: string
    readonly label: string
    readonly isShown: boolean
  }[]
  /** null: all worlds */
  readonly world: World | null
  /** null: the page is the answer to a form, and is not reloaded */
  readonly eventsUrl: string | null
  /** the payment this page is about: events of others do not reload it */
  readonly about: string | null
  readonly notice: Notice | null
  readonly state: WorldState
}

type NavLink = { readonly label: string; readonly href: string; readonly isHere: boolean }

export type World = {
  readonly tenantId: string
  readonly clock: {
    readonly now: string
    readonly iso: string
    readonly mode: string
    readonly isRunning: boolean
    readonly modes: readonly {
      readonly value: string
      readonly isNow: boolean
      /** what the mode means, in a sentence */
      readonly text: string
    }[]
    /** what happens first when the clock moves on */
    readonly upcoming: readonly {
      readonly wait: string
      readonly text: string
      readonly href: string | null
      readonly payment: string | null
    }[]
    readonly next: { readonly at: string; readonly wait: string } | null
  }
}

/** Failed callbacks that are counted. */
const most = 99

/** Pages that are about no world. */
const worldless = ['/demo', '/backend-test', '/docs']

/** `?tenant_id=…` on a path, or nothing for all worlds. */
export function inWorld(path: string, tenantId: string | null): string {
  if (tenantId === null) return path
  return `${path}${path.includes('?') ? '&' : '?'}tenant_id=${tenantId}`
}

/** What every page has around it. `tenantId` null: all worlds. `about`: the payment that the page is about. */
export function frameFor(
  control: Control,
  c: Context,
  title: string,
  tenantId: string | null,
  about: string | null = null,
): Frame {
  const worlds = listWorlds(control)
  const failed = control.stores.callbacks.failed(tenantId, most + 1).length
  const known = worlds.some(({ tenant_id }) => tenant_id === tenantId)
  const { pathname, searchParams } = new URL(c.req.url)
  const options = worlds.map(({ tenant_id }) => ({
    value: tenant_id,
    label: nameOfWorld(control, tenant_id),
    isShown: tenant_id === tenantId,
  }))
  const all = { value: 'all', label: 'All worlds', isShown: tenantId === null }
  const unseen = { value: tenantId ?? '', label: `${tenantId} (new)`, isShown: true }
  for (const name of ['did', 'what', 'in', 'returned']) searchParams.delete(name)
  const query = searchParams.toString()
  const toLink = ({ label, path }: { label: string; path: string }) => ({
    label,
    href: worldless.includes(path) ? path : inWorld(path, tenantId),
    isHere: path === '/' ? /^\/(?:payments|$)/.test(pathname) : pathname.startsWith(path),
  })
  const more = morePlaces.map(toLink)
  return {
    lang: 'en',
    title: `${failed === 0 ? '' : `(${failed > most ? `${most}+` : failed}) `}${title} · ping-sandbox`,
    refresh: null,
    nav: places.map(toLink),
    more: {
      label: more.find(({ isHere }) => isHere)?.label ?? 'More',
      isHere: more.some(({ isHere }) => isHere),
      pages: more,
    },
    here: query === '' ? pathname : `${pathname}?${query}`,
    worlds: [all, ...(tenantId === null || known ? [] : [unseen]), ...options],
    world: tenantId === null || !known ? null : toWorld(control, tenantId),
    eventsUrl: inWorld('/_sandbox/events', tenantId),
    about,
    notice: toNotice(c.req.query(), (id) => nameOfWorld(control, id)),
    state: worldState(control, tenantId, pathname),
  }
}

const modeTexts: Readonly<Record<(typeof clockModes)[number], string>> = {
  real: 'Runs like your watch.',
  manual: 'Stands still until you move it.',
  auto: 'Jumps to whatever is planned next as soon as nothing is going on.',
}

function toWorld(control: Control, tenantId: string): World {
  const { mode, now, next_due_at: next } = readClock(control, tenantId)
  return {
    tenantId,
    clock: {
      now: readable(now),
      iso: now,
      mode,
      isRunning: mode === 'real',
      modes: clockModes.map((value) => ({
        value,
        isNow: value === mode,
        text: modeTexts[value],
      })),
      upcoming: listUpcoming(control, tenantId, 5).map(({ at, text, paymentId }) => ({
        wait: at <= now ? 'now' : `in ${formatGap(now, at) ?? 'less than a second'}`,
        text,
        href: paymentId === null ? null : inWorld(`/payments/${paymentId}`, tenantId),
        payment: paymentId?.slice(-6) ?? null,
      })),
      next: next === null ? null : { at: readable(next), wait: formatGap(now, next) ?? 'at once' },
    },
  }
}

/** The world a page shows: the one it names, the only one there is, or (null) all. */
export function shownWorld(control: Control, c: Context): string | null {
  if (c.req.query('tenant_id') === 'all') return null
  const named = namedWorld(c)
  if (named !== null) return named
  const worlds = listWorlds(control)
  return worlds.length === 1 ? (worlds[0]?.tenant_id ?? null) : null
}
