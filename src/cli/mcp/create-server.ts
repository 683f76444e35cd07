import { SandboxError } from '../../client/sandbox-error.ts'
import { readPackageFacts } from '../../input/package-facts.ts'
import type { Report } from '../command.ts'
import { UsageError } from '../command.ts'
import { CallToolRequestSchema, ListToolsRequestSchema, Server } from './sdk.ts'
import { type ToolContext, ToolError } from './tool.ts'
import { tools } from './tools.ts'

/** A server of the Model Context Protocol whose tools drive a sandbox. */
export function createServer(ctx: ToolContext): Server {
  const server = new Server(
    { name: 'ping-sandbox', version: readPackageFacts().version },
    {
      capabilities: { tools: {} },
      instructions: `Drives ${ctx.connection.url}, a local emulator of the Ping Payments API. The API description is at ${ctx.connection.url}/openapi.json, the documents at ${ctx.connection.url}/llms.txt.`,
    },
  )
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: tools.map(({ run: _, ...listed }) => listed),
  }))
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const wanted = tools.find(({ name }) => name === params.name)
    const known = tools.map(({ name }) => name).join(', ')
    if (wanted === undefined) return refuse(`There is no tool ${params.name}. Known: ${known}`)
    try {
      return answer(await wanted.run(ctx, params.arguments))
    } catch (error) {
      return refuse(toSentence(error))
    }
  })
  return server
}

function answer({ text, json }: Report) {
  return {
    content: [{ type: 'text' as const, text }],
    structuredContent: json as Record<string, unknown>,
  }
}

function refuse(text: string) {
  return { content: [{ type: 'text' as const, text }], isError: true }
}

/** Of an error that a user can cause, or that is ours. */
function toSentence(error: unknown): string {
  const isExpected = [SandboxError, ToolError, UsageError].some((type) => error instanceof type)
  return isExpected && error instanceof Error ? error.message : `ping-sandbox failed: ${error}`
}
