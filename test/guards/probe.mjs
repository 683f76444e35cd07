// Loaded before a program: says in the end how much CPU it took, µs.
process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  process.stdout.write(`cpu ${user + system}\n`)
})
if (process.env['PROBE_WASTE'] !== undefined) {
  const until = process.cpuUsage().user + Number(process.env['PROBE_WASTE']) * 1000
  while (process.cpuUsage().user < until);
}
