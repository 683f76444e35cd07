import { distance } from 'fastest-levenshtein'
import { answerProblems } from './answer-problems.ts'
import type { ApiContext } from './call.ts'

type Route = { readonly method: string; readonly path: string }

/** 404 for a path or method we do not have, which says what comes nearest. Paths have `:name` for a variable part. */
export function answerUnknownRoute(c: ApiContext, routes: readonly Route[]): Response {
  const { method, path } = c.req
  const description = describeUnknown(method, path, routes)
  const response = answerProblems(c, [{ error: 'not_found', description }], description, 404)
  const allow = toAllow(path, routes)
  for (const [name, value] of Object.entries(allow)) response.headers.set(name, value)
  const call = c.get('call')
  call.answerHeaders = { ...call.answerHeaders, ...allow }
  return response
}

/** That there is no such route, and the methods of its path or the routes that come nearest. */
export function describeUnknown(method: string, path: string, routes: readonly Route[]): string {
  const { allow } = toAllow(path, routes)
  const hint =
    allow !== undefined
      ? `This path takes ${allow}.`
      : `Nearest: ${nearestTo(`${method} ${path}`, routes).join(', ')}.`
  return `There is no ${method} ${path}. ${hint}`
}

/** The header that names the methods of a path; none where there is no such path. */
export function toAllow(path: string, routes: readonly Route[]): { allow?: string } {
  const methods = routes.filter((route) => fits(route.path, path)).map((route) => route.method)
  return methods.length === 0 ? {} : { allow: [...new Set(methods)].join(', ') }
}

function fits(template: string, path: string): boolean {
  const asked = path.split('/')
  const wanted = template.split('/')
  const isFilled = (part: string, index: number) =>
    part.startsWith(':') ? asked[index] !== '' : part === asked[index]
  return asked.length === wanted.length && wanted.every(isFilled)
}

/** The three nearest, their variable parts filled with what was asked where it stands. */
function nearestTo(asked: string, routes: readonly Route[]): string[] {
  const parts = asked.slice(0, 300).split('/')
  const ranked = routes.map((route) => {
    const template = `${route.method} ${route.path}`
    const filled = template
      .split('/')
      .map((part, index) => (part.startsWith(':') ? (parts[index] ?? part) : part))
    return { template, far: distance(filled.join('/'), parts.join('/')) }
  })
  ranked.sort((a, b) => a.far - b.far)
  const nearest = new Set(ranked.map(({ template }) => template))
  return [...nearest].slice(0, 3).map((template) => template.replaceAll(/:(\w+)/g, '{$1}'))
}
