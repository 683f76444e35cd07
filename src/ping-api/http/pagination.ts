import { z } from '@hono/zod-openapi'
import type { Page, PageQuery } from '../../storage/page.ts'
import { type ApiContext, answerJson } from './call.ts'
import { limit, moment } from './fields.ts'

/**
 * First version whose lists are pages; the ones before are bare arrays
 * (docs/contract/ping-payments-api.md#15-api-versions).
 */
const firstPagedVersion = '2025-03-06'

/** @GUESS the page size where the client names none (docs/contract/ping-payments-api.md#open-16) */
const usualLimit = 50

/** Rows of a bare array, which has no links to the rest. @GUESS the vendor's limit is unknown */
const longestArray = 10_000

/** Part of every list's query. The cursor appears in links only; its form is ours. */
export const pageQuery = {
  limit: limit.optional(),
  cursor: z
    .string()
    .regex(/^(before|after)-\d{1,15}$/)
    .optional(),
}

/** Of lists that are bare arrays in every version: no pages, but a span of time. */
export const spanQuery = z.object({ from: moment.optional(), to: moment.optional() })

type Asked = { readonly limit?: number | undefined; readonly cursor?: string | undefined }

/** One list in the shape the client's version knows. `bareShape`: items of a bare array, where they differ. */
export function answerList<Item extends { readonly seq: number }>(
  c: ApiContext,
  asked: Asked,
  list: (query: PageQuery) => Page<Item>,
  shape: (item: Item) => unknown,
  bareShape: (item: Item) => unknown = shape,
): Response {
  return answerTexts(c, asked, list, asText(shape), asText(bareShape))
}

/** The same, where the items are JSON texts already. */
export function answerTexts<Item extends { readonly seq: number }>(
  c: ApiContext,
  asked: Asked,
  list: (query: PageQuery) => Page<Item>,
  write: (item: Item) => string,
  writeBare: (item: Item) => string = write,
): Response {
  if (isBefore(c.get('call').apiVersion)) {
    const { items, hasOlder } = list({ limit: asked.limit ?? longestArray })
    const version = c.get('call').apiVersion
    const why = `a bare array: x-api-version ${version} is before ${firstPagedVersion}`
    const cut = hasOlder ? `; cut after ${items.length} rows: newer versions have pages` : ''
    return answerJson(c, `[${items.map(writeBare).join(',')}]`, `${why}${cut}`)
  }
  return answerPageOf(c, asked, list, write)
}

/** One page of a list that had pages before the others did, in every version. */
export function answerPage<Item extends { readonly seq: number }>(
  c: ApiContext,
  asked: Asked,
  list: (query: PageQuery) => Page<Item>,
  shape: (item: Item) => unknown,
): Response {
  return answerPageOf(c, asked, list, asText(shape))
}

function answerPageOf<Item extends { readonly seq: number }>(
  c: ApiContext,
  asked: Asked,
  list: (query: PageQuery) => Page<Item>,
  write: (item: Item) => string,
): Response {
  const page = list({ limit: asked.limit ?? usualLimit, ...toRange(asked.cursor) })
  const links = JSON.stringify(toLinks(c, page, asked.cursor))
  return answerJson(c, `{"data":[${page.items.map(write).join(',')}],"_links":${links}}`)
}

function asText<Item>(shape: (item: Item) => unknown): (item: Item) => string {
  return (item) => JSON.stringify(shape(item))
}

function isBefore(version: string | null): boolean {
  return version !== null && version < firstPagedVersion
}

function toRange(cursor: string | undefined): Pick<PageQuery, 'before' | 'after'> {
  if (cursor === undefined) return {}
  const [side, seq] = cursor.split('-')
  return side === 'before' ? { before: Number(seq) } : { after: Number(seq) }
}

/** At the ends of a list (docs/contract/ping-payments-api.md#34-lists). */
const nowhere = { href: null }

function toLinks(
  c: ApiContext,
  { items, hasOlder, hasNewer }: Page<{ readonly seq: number }>,
  cursor: string | undefined,
) {
  const oldest = items.at(-1)
  const newest = items[0]
  const linkTo = linksFrom(c)
  return {
    current: linkTo(cursor),
    first: linkTo(undefined),
    next: hasOlder && oldest ? linkTo(`before-${oldest.seq}`) : nowhere,
    previous: hasNewer && newest ? linkTo(`after-${newest.seq}`) : nowhere,
  }
}

/** The question that was asked, filters and all, at another place: clients follow it verbatim. */
function linksFrom(c: ApiContext): (cursor: string | undefined) => { readonly href: string } {
  const { url, path } = c.req
  const query = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')
  query.delete('cursor')
  const others = query.toString()
  const list = `${c.get('call').origin}${path}`
  return (cursor) => {
    const own = cursor === undefined ? '' : `cursor=${cursor}`
    const text = [others, own].filter((part) => part !== '').join('&')
    return { href: text === '' ? list : `${list}?${text}` }
  }
}
