import type { Answer, Env } from './answer.ts'

type Rename = {
  /** part of every old address, and of few others: whether it is one is soon seen */
  readonly word: string
  readonly old: RegExp
  readonly now: string
  /** for people: their browser is sent on. Programs are answered in place, because not every client follows. */
  readonly isPage: boolean
}

/** Addresses of version 0.1, which are answered for one more version. The table in CHANGELOG.md names them too. */
const renames: readonly Rename[] = [
  { word: 'rehearse', old: /^\/_sandbox\/rehearse$/, now: '/_sandbox/dry_run', isPage: false },
  { word: 'errands', old: /^\/_sandbox\/errands(?=\/)/, now: '/_sandbox/approvals', isPage: false },
  {
    word: 'story',
    old: /^(\/_sandbox\/payments\/[^/]+)\/story$/,
    now: '$1/timeline',
    isPage: false,
  },
  { word: 'errands', old: /^\/errands(?=\/)/, now: '/approvals', isPage: true },
]

/** The address that `path` has now, and whether it is a page; null where it was not renamed. */
export function renamedTo(
  path: string,
): { readonly path: string; readonly isPage: boolean } | null {
  const rename = renames.find(({ old }) => old.test(path))
  if (rename === undefined) return null
  return { path: path.replace(rename.old, rename.now), isPage: rename.isPage }
}

/** Answers old addresses as the new ones, and says that they were renamed. */
export function withRenamedAddresses(answer: Answer): Answer {
  return (request, env) =>
    // Another URL takes longer than most of what else is done with a request.
    renames.some(({ word }) => request.url.includes(word))
      ? answerRenamed(answer, request, env)
      : answer(request, env)
}

async function answerRenamed(answer: Answer, request: Request, env?: Env): Promise<Response> {
  // As it was sent, with its escapes: a header cannot carry every character of a path.
  const url = new URL(request.url)
  const renamed = renamedTo(url.pathname)
  if (renamed === null) return answer(request, env)
  url.pathname = renamed.path
  const renamedHeaders = { deprecation: 'true', 'sandbox-because': `renamed to ${renamed.path}` }
  if (renamed.isPage) {
    const location = `${url.pathname}${url.search}`
    return new Response(null, { status: 308, headers: { ...renamedHeaders, location } })
  }
  const { method, headers, signal } = request
  // As a stream: how large it may be is decided where it is read.
  const body = request.body === null ? {} : { body: request.body, duplex: 'half' as const }
  const given = await answer(new Request(url, { method, headers, signal, ...body }), env)
  const answered = new Response(given.body, given)
  for (const [name, value] of Object.entries(renamedHeaders)) answered.headers.set(name, value)
  return answered
}
