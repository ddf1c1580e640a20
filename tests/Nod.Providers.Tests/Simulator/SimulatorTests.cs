using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Nod.Providers.Simulator;
using Nod.Sending;
using Nod.Testing;

namespace Nod.Providers.Tests.Simulator;

public sealed class SimulatorProviderTests : ProviderConformance, IDisposable
{
    private readonly SimulatorProvider simulator;

    public SimulatorProviderTests() => simulator = new SimulatorProvider(Clock, null);

    public void Dispose() => simulator.Dispose();

    // The simulator draws chance from its seed and the text: the first seed with the fate that is wanted.
    protected override IMessageProvider In(PeerMood mood)
    {
        if (mood == PeerMood.Takes)
        {
            return simulator;
        }

        var person = mood switch
        {
            PeerMood.Refuses => 2,
            PeerMood.IsLostBefore => 3,
            _ => 4,
        };
        for (var seed = 0; seed < 1000; seed++)
        {
            var settings = new SimulatorSettings { ErrorRate = 1, Seed = seed };
            using var trial = new SimulatorProvider(Clock, null) { Settings = settings };
            var text = Text(person);
            var fate = trial.HandOverAsync(text, CancellationToken.None).GetAwaiter().GetResult().Outcome;
            var taken = trial.Reached(Sample.Organization, text.To).Count;
            var wanted = mood switch
            {
                PeerMood.Refuses => fate == Outcome.Rejected,
                PeerMood.IsLostBefore => fate == Outcome.Unknown && taken == 0,
                _ => fate == Outcome.Unknown && taken == 1,
            };
            if (wanted)
            {
                simulator.Settings = settings;
                return simulator;
            }
        }

        throw new InvalidOperationException("No seed has that fate.");
    }

    protected override int TimesTaken(OutboundText text) =>
        simulator.Reached(Sample.Organization, text.To).Count(one => one.Reference == text.Reference);
}

public sealed class SimulatorHooksTests : HookConformance
{
    private static readonly byte[] Secret = "a secret of the simulator"u8.ToArray();

    protected override IProviderHooks Hooks { get; } = new SimulatorHooks(Secret);

    protected override string ProofHeader => SimulatorHooks.SignatureHeader;

    protected override HookCall Inbound(string id, string from, string to, string body)
    {
        var text = new JsonObject
        {
            ["id"] = id,
            ["from"] = from,
            ["to"] = to,
            ["body"] = body,
        };
        return Proven(HookKind.Inbound, Encoding.UTF8.GetBytes(text.ToJsonString()));
    }

    protected override HookCall Proven(HookKind kind, byte[] body) => Sign(kind, body, Secret);

    protected override HookCall ByAnother(HookCall call) => Sign(call.Kind, call.Body.ToArray(), [.. Secret, 1]);

    private static HookCall Sign(HookKind kind, byte[] body, byte[] secret) =>
        Deliveries.Of(
            kind,
            string.Empty,
            body,
            (SimulatorHooks.SignatureHeader, Convert.ToHexStringLower(HMACSHA256.HashData(secret, body)))
        );
}
