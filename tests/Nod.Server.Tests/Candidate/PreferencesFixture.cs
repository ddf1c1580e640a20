using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Candidate;

/// <summary>A server that says where it is reached, so that it can text links.</summary>
public sealed class PreferencesFixture : IAsyncLifetime
{
    internal RunningServer Server { get; } = new() { PublicUrl = new Uri("https://nod.acme.example/") };

    public ValueTask InitializeAsync() => Server.InitializeAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
