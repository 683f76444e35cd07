// What is used of the official SDK. The build makes one file of it that lies beside the program, with a zod of its own.
// biome-ignore-all lint/performance/noBarrelFile: it is the door to the library
export { Server } from '@modelcontextprotocol/sdk/server/index.js'
export { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
export { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js'
