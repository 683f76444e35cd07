import { z } from '@hono/zod-openapi'
import type { Connection } from '../../client/connect.ts'
import type { World } from '../../client/world.ts'
import type { Report } from '../command.ts'

/** The sandbox that the tools drive. */
export type ToolContext = {
  readonly connection: Connection
  /** the world of the server, or that of a payment */
  readonly world: (paymentId?: string) => Promise<World>
  /** runs `ping-sandbox test` with a backend file */
  readonly testBackend: (file: string | undefined, only: string | undefined) => Promise<Report>
}

/** A tool as it is listed to a model, and what it does. */
export type Tool = {
  readonly name: string
  readonly description: string
  /** JSON Schema of its arguments */
  readonly inputSchema: { readonly type: 'object' }
  /** Throws {@link ToolError} where the arguments do not fit, and SandboxError where the sandbox refuses. */
  readonly run: (ctx: ToolContext, args: unknown) => Promise<Report>
}

/** The arguments of a call do not fit its tool. */
export class ToolError extends Error {
  override name = 'ToolError'
}

/** A tool whose arguments are these; others are refused. */
export function tool<Shape extends z.ZodRawShape>({
  name,
  description,
  takes,
  run,
}: {
  readonly name: string
  readonly description: string
  readonly takes: Shape
  readonly run: (ctx: ToolContext, args: z.output<z.ZodObject<Shape>>) => Promise<Report>
}): Tool {
  const schema = z.strictObject(takes)
  return {
    name,
    description,
    inputSchema: z.toJSONSchema(schema, { io: 'input' }) as Tool['inputSchema'],
    run(ctx, args) {
      const { data, error } = schema.safeParse(args ?? {})
      if (error !== undefined) throw new ToolError(`${name}: ${z.prettifyError(error)}`)
      return run(ctx, data as z.output<z.ZodObject<Shape>>)
    },
  }
}
