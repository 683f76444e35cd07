import type { IncomingMessage, ServerResponse } from 'node:http'

/** What an answer of the shop is: a status, and JSON, or a page, or where the browser is to go. */
export type Reply = { status: number; json?: unknown; page?: string; location?: string }

export async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

export function answer(response: ServerResponse, { status, json, page, location }: Reply): void {
  const type = json === undefined ? 'text/html' : 'application/json'
  response.writeHead(status, {
    'content-type': type,
    ...(location === undefined ? {} : { location }),
  })
  response.end(json === undefined ? (page ?? '') : JSON.stringify(json))
}
