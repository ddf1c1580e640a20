using System.Text;
using System.Text.Json;
using Nod.Automations;
using Nod.Catalog;
using Nod.Connectors;
using Nod.Consent;
using NodaTime;
using Xunit;

namespace Nod.Testing;

/// <summary>
/// The promises of every mapping of an applicant tracking system, kept against deliveries as the vendor documents them: what
/// is signed is believed and nothing else, answers become opt-ins and refusals with their proof, and what happened becomes
/// what automations know.
/// </summary>
public abstract class ConnectorConformance
{
    /// <summary>What the vendor calls the field with the answer.</summary>
    protected const string Field = "sms_consent";

    private const string Time = "2026-11-20T10:00:00Z";
    private static readonly Instant Applied = Instant.FromUtc(2026, 11, 20, 10, 0);
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("a secret shared with the vendor");
    private static readonly string Words = "May Acme text you about this application?";

    /// <summary>The name of the file under <c>connectors/</c>.</summary>
    protected abstract string Vendor { get; }

    /// <summary>A delivery as the vendor writes it; null when it has none of this kind.</summary>
    protected abstract string? Body(DeliverySample sample);

    /// <summary>A person whom somebody of the team added, as the vendor writes it; null when it does not tell.</summary>
    protected virtual string? Added(DeliverySample sample) => null;

    /// <summary>The header a recorded signature stood in, the body and the secret; null without a recorded one.</summary>
    protected virtual (string Signed, string Body, string Secret)? Recorded => null;

    /// <summary>The words of the question; where a vendor sends them along they are compared.</summary>
    protected virtual string Question => Words;

    private PayloadMapping Mapping =>
        JsonSerializer.Deserialize(
            File.ReadAllBytes(Path.Combine(WorkingTree.Root, "connectors", $"{Vendor}.json")),
            CatalogJson.Default.PayloadMapping
        )!;

    private Connector Connector =>
        new()
        {
            Key = "careers",
            Id = Guid.Empty,
            Vendor = Vendor,
            Brand = "acme",
            Country = "US",
            Questions = [new("alerts", Field, new ShownDisclosure("apply", 2, "en", Disclosure.HashOf(Question)))],
            Enforcement = EnforcementLevel.Observe,
            Secret = string.Empty,
            Version = 1,
            RecordedWith = "key",
            RecordedAt = Applied,
        };

    [Fact]
    public void The_mapping_is_whole_and_says_where_it_comes_from_and_how_sure_it_is()
    {
        Assert.Empty(Mapping.Faults());
        Assert.Equal(Vendor, Mapping.Name);
        Assert.All([Mapping.Title, Mapping.Source, Mapping.Confidence], text => Assert.NotEmpty(text));
    }

    [Fact]
    public void Only_the_body_as_sent_under_the_shared_secret_is_believed()
    {
        var body = Encoding.UTF8.GetBytes(Body(Sample(HiringEventKind.ApplicationReceived))!);
        var signature = Mapping.Signature;
        var signed = signature.Of(body, Secret);

        Assert.True(signature.IsOf(signed, body, Secret));
        Assert.False(signature.IsOf(signed, body, [.. Secret, 1]));
        Assert.False(signature.IsOf(signed, [.. body, (byte)' '], Secret));
        Assert.False(signature.IsOf(null, body, Secret));
        Assert.False(signature.IsOf(signed[..^1], body, Secret));
        Assert.False(signature.IsOf(signed + "0", body, Secret));
        Assert.False(
            signature.IsOf(signature.Prefix + new string('z', signed.Length - signature.Prefix.Length), body, Secret)
        );
        if (Recorded is var (header, recorded, secret))
        {
            Assert.True(signature.IsOf(header, Encoding.UTF8.GetBytes(recorded), Encoding.UTF8.GetBytes(secret)));
        }
    }

    [Theory]
    [InlineData("Yes")]
    [InlineData(" yes ")]
    [InlineData(true)]
    public void A_yes_of_somebody_who_applies_is_an_opt_in_with_its_time_words_and_provenance(object answer)
    {
        var told = Read(Sample(HiringEventKind.ApplicationReceived) with { Answer = answer });

        var read = Assert.Single(told.Answers);
        var yes = Assert.IsType<OptIn>(read.Event);
        Assert.Null(read.Passed);
        Assert.Equal(("acme", "alerts", Method.Ats, Applied), (yes.Brand, yes.Program, yes.Method, yes.OccurredAt));
        Assert.Equal("apply", yes.Disclosure!.Id);
        Assert.Equal("acme", yes.Provenance!.CollectedBy);
        Assert.Contains(Mapping.Title, yes.Provenance.Source, StringComparison.Ordinal);
        Assert.Equal(Field, FieldOf(yes));
        Assert.Equal("57683957", yes.Subject!.ExternalIds!["careers"]);
        Assert.Equal("Maria Lopez", yes.Subject.Name);
        Assert.Equal("+12125550147", told.Phone.ToString());
    }

    [Theory]
    [InlineData("No")]
    [InlineData(false)]
    public void A_no_is_a_refusal_wherever_it_comes(object answer)
    {
        foreach (var kind in new[] { HiringEventKind.ApplicationReceived, HiringEventKind.StageChanged })
        {
            var told = Read(Sample(kind) with { Answer = answer });

            var read = Assert.Single(told.Answers);
            Assert.Null(read.Passed);
            Assert.Equal(Method.Ats, Assert.IsType<Decline>(read.Event).Method);
        }
    }

    [Fact]
    public void A_yes_that_does_not_come_with_the_person_s_application_is_passed_over()
    {
        var told = Read(Sample(HiringEventKind.StageChanged) with { Answer = "Yes" });

        Assert.Equal(DeliveryCodes.NotTheirAnswer, Assert.Single(told.Answers).Passed);
    }

    [Fact]
    public void Whom_somebody_of_the_team_added_has_neither_applied_nor_answered()
    {
        if (Added(Sample(HiringEventKind.ApplicationReceived) with { Answer = "Yes" }) is not { } body)
        {
            return;
        }

        var told = Read(body);

        Assert.Null(told.Happened);
        Assert.Equal(DeliveryCodes.NotTheirAnswer, Assert.Single(told.Answers).Passed);
    }

    [Fact]
    public void Without_an_answer_nothing_is_agreed_to_or_refused()
    {
        var told = Read(Sample(HiringEventKind.ApplicationReceived));

        Assert.Empty(told.Answers);
        Assert.Equal(HiringEventKind.ApplicationReceived, told.Happened!.Kind);
    }

    [Fact]
    public void Another_answer_is_a_fault_and_not_guessed_at()
    {
        var faults = Faults(Sample(HiringEventKind.ApplicationReceived) with { Answer = "Maybe" });

        Assert.Equal(["answer invalid"], faults);
    }

    [Fact]
    public void What_happened_becomes_what_automations_know()
    {
        foreach (
            var kind in new[]
            {
                HiringEventKind.ApplicationReceived,
                HiringEventKind.StageChanged,
                HiringEventKind.Hired,
                HiringEventKind.Rejected,
            }
        )
        {
            if (Body(Sample(kind)) is not { } body)
            {
                continue;
            }

            var happened = Read(body).Happened!;

            Assert.Equal((kind, "acme", Applied), (happened.Kind, happened.Brand, happened.OccurredAt));
            Assert.NotEmpty(happened.Reference);
            Assert.Equal("Driver", happened.Job);
            Assert.True(kind != HiringEventKind.StageChanged || happened.Stage == "Phone screen");
        }
    }

    [Fact]
    public void A_number_is_read_as_it_is_dialled_in_the_connector_s_country_and_a_wrong_one_is_a_fault()
    {
        var sample = Sample(HiringEventKind.ApplicationReceived);

        Assert.Equal("+12125550147", Read(sample with { Phone = "(212) 555-0147" }).Phone.ToString());
        Assert.Null(Read(sample with { Phone = null }).Phone);
        Assert.Equal(["phone invalid_number"], Faults(sample with { Phone = "911" }));
    }

    [Fact]
    public void Everything_wrong_is_told_at_once()
    {
        var faults = Faults(
            Sample(HiringEventKind.ApplicationReceived) with
            {
                Phone = "12",
                Answer = "Maybe",
                At = "yesterday",
                Application = new string('7', 300),
            }
        );

        Assert.Contains("phone invalid_number", faults);
        Assert.Contains("answer invalid", faults);
        Assert.Contains("occurred_at invalid", faults);
        Assert.Contains("reference too_long", faults);
    }

    [Fact]
    public void What_nobody_listens_to_and_what_is_of_another_shape_is_left_aside_without_a_failure()
    {
        foreach (
            var body in new[] { "{}", "[]", "1", "null", "\"x\"", """{"action":{},"event":[],"event_type":null}""" }
        )
        {
            var faults = new List<DeliveryFault>();

            var told = ReadAll(body, faults);

            Assert.True(faults.Count > 0 || told.Code == DeliveryCodes.EventIgnored, body);
        }
    }

    private static DeliverySample Sample(HiringEventKind? kind) => new() { Kind = kind, At = Time };

    private static string FieldOf(OptIn yes) => yes.Evidence!.Form!["ats_field"];

    private ToldDelivery Read(DeliverySample sample) => Read(Body(sample)!);

    private ToldDelivery Read(string body)
    {
        var faults = new List<DeliveryFault>();
        var told = ReadAll(body, faults);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        return told;
    }

    private IReadOnlyList<string> Faults(DeliverySample sample)
    {
        var faults = new List<DeliveryFault>();
        ReadAll(Body(sample)!, faults);
        return [.. faults.Select(fault => $"{fault.Field} {fault.Code}").Distinct()];
    }

    private ToldDelivery ReadAll(string body, List<DeliveryFault> faults)
    {
        using var document = JsonDocument.Parse(body);
        return new DeliveryReader(Connector, Mapping).Read(
            document.RootElement,
            "d1",
            Applied + Duration.FromDays(1),
            faults
        );
    }
}
