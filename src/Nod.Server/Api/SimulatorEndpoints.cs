using Nod.Catalog;
using Nod.Providers.Simulator;
using Nod.Sending;
using Nod.Server.Sending;
using Nod.Texts;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record SimulatorInboundInput
{
    public string? From { get; init; }
    public string? To { get; init; }
    public string? Body { get; init; }
}

internal sealed record SimulatorInboundAnswer(string Id, string Intent, IReadOnlyList<Guid> EventIds, Guid? AnswerId);

internal sealed record SimulatorSettingsInput
{
    public double? ErrorRate { get; init; }
    public int? DelayMs { get; init; }
    public double? FilterRate { get; init; }
    public bool? DuplicateWebhooks { get; init; }
    public bool? ReorderWebhooks { get; init; }
    public int? Seed { get; init; }
}

internal sealed record SimulatorSettingsAnswer(
    double ErrorRate,
    int DelayMs,
    double FilterRate,
    bool DuplicateWebhooks,
    bool ReorderWebhooks,
    int Seed
);

internal sealed record SimulatorMessage(string Id, string From, string To, string Body, Instant At, Guid MessageId);

/// <summary>The carrier simulator: what reached a virtual phone, a text from it, and how the carrier behaves.</summary>
internal static class SimulatorEndpoints
{
    private const int DelayMax = 60_000;

    public static void Map(Endpoints api, SimulatorProvider simulator)
    {
        api.Get<ItemList<SimulatorMessage>>(
            "/simulator/messages",
            Scope.Read,
            "What reached a virtual phone, oldest first",
            call => ListAsync(call, simulator)
        );
        api.Post<SimulatorInboundInput, SimulatorInboundAnswer>(
            "/simulator/inbound",
            Scope.Send,
            "A person texts a sender",
            Wire.Json.SimulatorInboundInput,
            (call, input) => TextAsync(call, input, simulator)
        );
        api.Post<SimulatorSettingsInput, SimulatorSettingsAnswer>(
            "/simulator/settings",
            Scope.Admin,
            "How the simulated carrier behaves",
            Wire.Json.SimulatorSettingsInput,
            (call, input) => SetAsync(call, input, simulator)
        );
    }

    private static Task<Answer> ListAsync(Call call, SimulatorProvider simulator)
    {
        // A plus in a query means a space; people write it all the same.
        var to = call.Http.Request.Query["to"].ToString().Replace(' ', '+');
        var phone = call.Phone("to", to);
        call.ThrowIfFaulty();
        var reached = simulator
            .Reached(call.OrganizationId, phone)
            .Select(text => new SimulatorMessage(
                text.ProviderMessageId,
                text.From,
                text.To,
                text.Body,
                Times.ToMicroseconds(Instant.FromDateTimeOffset(text.At)),
                text.MessageId
            ));
        return Task.FromResult(
            Answer.Ok(new ItemList<SimulatorMessage>([.. reached], null), Wire.Json.ItemListSimulatorMessage)
        );
    }

    private static async Task<Answer> TextAsync(Call call, SimulatorInboundInput input, SimulatorProvider simulator)
    {
        var faults = call.Faults;
        var from = call.ValidPhone("from", input.From);
        var to = faults.Required("to", input.To);
        if (input.Body is null)
        {
            faults.Required("body", input.Body);
        }

        faults.AtMost("body", input.Body, HookEndpoints.BodyMax);
        if (
            to is { Length: > 0 }
            && call.Node.Catalog.Current.SenderWith(simulator.Name, to)?.Organization.Organization.Id
                != call.OrganizationId
        )
        {
            faults.Add("to", "unknown", $"No sender of the simulator has the address {to}.");
        }

        call.ThrowIfFaulty();
        var id = "sim-in-" + call.Node.Ids.Next().ToString("N");
        var text = new ArrivedText(simulator.Name, id, from, to!, input.Body!);
        var (change, person) = Inbound.ChangeFor(call.Node, text)!.Value;
        InboundOutcome? outcome = null;
        var answer = await call.CommitAsync(change, done => Render(id, outcome = done));
        if (outcome is null)
        {
            // A repetition: the text was taken before, and what it waited for may still be under way.
            await call.Node.HandOvers.QuietAsync(person);
            return answer;
        }

        await Inbound.FollowUpAsync(call.Node, person, outcome);
        if (simulator.Settings.DuplicateWebhooks)
        {
            await Inbound.TakeAsync(call.Node, text);
        }

        return answer;
    }

    private static Answer Render(string id, InboundOutcome outcome) =>
        Answer.Ok(
            new SimulatorInboundAnswer(
                id,
                EnumWords<Intent>.Of(outcome.Intent),
                [.. outcome.Recorded.Select(recorded => recorded.Id)],
                outcome.Answer?.Address.Id
            ),
            Wire.Json.SimulatorInboundAnswer
        );

    private static async Task<Answer> SetAsync(Call call, SimulatorSettingsInput input, SimulatorProvider simulator)
    {
        CheckRate(call.Faults, "error_rate", input.ErrorRate);
        CheckRate(call.Faults, "filter_rate", input.FilterRate);
        if (input.DelayMs is < 0 or > DelayMax)
        {
            call.Faults.Add("delay_ms", "out_of_range", $"delay_ms must be from 0 to {DelayMax}.");
        }

        call.ThrowIfFaulty();
        var known = simulator.Settings;
        var next = new SimulatorSettings
        {
            ErrorRate = input.ErrorRate ?? known.ErrorRate,
            Delay = input.DelayMs is { } delay ? TimeSpan.FromMilliseconds(delay) : known.Delay,
            FilterRate = input.FilterRate ?? known.FilterRate,
            DuplicateWebhooks = input.DuplicateWebhooks ?? known.DuplicateWebhooks,
            ReorderWebhooks = input.ReorderWebhooks ?? known.ReorderWebhooks,
            Seed = input.Seed ?? known.Seed,
        };
        var once = new NoChange();
        var answer = await call.CommitAsync(once, _ => Show(next));
        if (once.Applied)
        {
            simulator.Settings = next;
        }

        return answer;
    }

    private static Answer Show(SimulatorSettings settings) =>
        Answer.Ok(
            new SimulatorSettingsAnswer(
                settings.ErrorRate,
                (int)settings.Delay.TotalMilliseconds,
                settings.FilterRate,
                settings.DuplicateWebhooks,
                settings.ReorderWebhooks,
                settings.Seed
            ),
            Wire.Json.SimulatorSettingsAnswer
        );

    private static void CheckRate(Faults faults, string field, double? rate)
    {
        if (rate is < 0 or > 1)
        {
            faults.Add(field, "out_of_range", $"{field} must be from 0 to 1.");
        }
    }
}
