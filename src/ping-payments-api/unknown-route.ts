import { distance } from 'fastest-levenshtein'
import type { ApiContext } from './call.ts'
import { ApiError } from './errors.ts'

type Route = { readonly method: string; readonly path: string }

/** 404 for a path or method we do not have, which says what comes nearest. Paths have `:name` for a variable part. */
export function createUnknownRoute(routes: readonly Route[]) {
  return function unknownRoute(c: ApiContext): never {
    const description = tellNearest(c.req.method, c.req.path, routes)
    throw new ApiError(404, [{ error: 'not_found', description }])
  }
}

/** That there is no such route, and the methods of its path or the routes that come nearest. */
export function tellNearest(method: string, path: string, routes: readonly Route[]): string {
  const methods = routes.filter((route) => fits(route.path, path)).map((route) => route.method)
  const hint =
    methods.length > 0
      ? `This path takes ${[...new Set(methods)].join(', ')}.`
      : `Nearest: ${nearestTo(`${method} ${path}`, routes).join(', ')}.`
  return `There is no ${method} ${path}. ${hint}`
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
