import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { refuse } from './errors.ts'
import { worldQuery } from './strict.ts'

/** How a call of the control API chooses its world. */
export const worldParameters = {
  headers: z.object({
    tenant_id: z.string().optional().openapi({ description: 'the world; or as a query parameter' }),
  }),
  query: worldQuery({}),
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The tenant a call names, or null. */
export function namedWorld(c: Context): string | null {
  const given = c.req.header('tenant_id') ?? c.req.query('tenant_id')
  return given === undefined ? null : tenantFrom(given)
}

/** A tenant's id as it is kept; 422 for what is none. */
export function tenantFrom(given: string): string {
  if (uuid.test(given)) return given.toLowerCase()
  return refuse(
    422,
    'invalid_format',
    `tenant_id is "${given}": Invalid format. Expected a UUID such as 11111111-1111-4111-8111-111111111111`,
  )
}

/** The tenant a call names; 422 where it names none. */
export function requireWorld(c: Context): string {
  const tenantId = namedWorld(c)
  if (tenantId !== null) return tenantId
  return refuse(
    422,
    'missing_header',
    'Missing header: tenant_id. Name the world in the header or query parameter tenant_id (a proxy may drop headers with an underscore).',
  )
}
