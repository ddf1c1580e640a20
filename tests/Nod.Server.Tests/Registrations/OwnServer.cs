using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Registrations;

/// <summary>A server whose clock a test moves, with a registration that was filed.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    public RunningServer Server { get; } = new();

    public async Task<Team> StartAsync()
    {
        await Server.InitializeAsync();
        var team = await Team.OnAsync(Server);
        await RegistrationBodies.FiledAsync(team, "Kim Park");
        return team;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>What stands at an address, which answers so.</summary>
    public async Task<string> TextAsync(string address, int status)
    {
        using var reply = await Server.Http.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)reply.StatusCode);
        return await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
