// .NET 8: Testcontainers and xunit
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Xunit;

public sealed class PingSandboxTests : IAsyncLifetime
{
    private readonly IContainer sandbox = new ContainerBuilder()
        .WithImage("your-registry/ping-sandbox:latest")
        .WithPortBinding(8700, assignRandomHostPort: true)
        .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(r => r.ForPath("/healthz").ForPort(8700)))
        .Build();

    private readonly HttpClient http = new();

    public async Task InitializeAsync()
    {
        await sandbox.StartAsync();
        http.BaseAddress = new Uri($"http://{sandbox.Hostname}:{sandbox.GetMappedPublicPort(8700)}/_sandbox/");
        // A world of this test's own: nobody else sees it, and there is nothing to clean up.
        http.DefaultRequestHeaders.Add("tenant_id", Guid.NewGuid().ToString());
    }

    public Task DisposeAsync() => sandbox.DisposeAsync().AsTask();

    [Fact]
    public async Task Completes_a_payment_that_the_payer_approves()
    {
        await Call(HttpMethod.Put, "clock", new { mode = "manual" });
        var made = await Call(HttpMethod.Post, "test_payments", new { amount = 12500 });
        var payment = made["payment_id"]!.GetValue<string>();
        await Call(HttpMethod.Post, $"payments/{payment}/payer", new { action = "approve" });
        await Call(HttpMethod.Post, "clock/advance", new { by = "1s" });
        var after = await http.GetFromJsonAsync<JsonNode>($"payments/{payment}");
        Assert.Equal("COMPLETED", after!["status"]!.GetValue<string>());
    }

    private async Task<JsonNode> Call(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
