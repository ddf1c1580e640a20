using Nod.Registrations;
using Nod.Texts;

namespace Nod.Tests.Registrations;

public sealed class VendorFormsTests
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Facts = CampaignFacts.Of(
        Campaigns.Setup,
        Campaigns.Kit().Statement
    );

    [Fact]
    public void There_is_a_form_of_each_vendor_for_each_kind() =>
        Assert.Equal(
            from vendor in (string[])["aws", "telnyx", "twilio"]
            from kind in Enum.GetValues<RegistrationKind>()
            select (vendor, kind),
            VendorForms.All.Select(form => (form.Vendor, form.Kind)).Order()
        );

    [Fact]
    public void Every_field_names_a_fact_there_is_and_says_where_it_was_read()
    {
        Assert.All(
            VendorForms.All,
            form =>
            {
                Assert.All(form.Fields, field => Assert.Contains(field.Fact, Facts.Keys));
                Assert.Equal(form.Fields.Count, form.Fields.Select(field => field.Name).Distinct().Count());
                Assert.StartsWith("https://", form.Source, StringComparison.Ordinal);
                Assert.Contains(form.Confidence, (string[])["A", "B", "C"]);
                Assert.Matches(@"^\d{4}-\d{2}-\d{2}$", form.ReadOn);
                Assert.All(
                    form.Fields.Where(field => field.Max is not null),
                    field => Assert.True(field.Min <= field.Max)
                );
            }
        );
        Assert.NotEmpty(VendorForms.All);
    }

    [Fact]
    public void Automatic_messages_are_kept_to_255_characters_everywhere()
    {
        string[] messages = ["opt_in_message", "opt_out_message", "help_message", "confirmation_message"];
        var fields = VendorForms
            .All.SelectMany(form => form.Fields)
            .Where(field => messages.Contains(field.Fact))
            .ToList();

        Assert.True(fields.Count > 20);
        Assert.All(fields, field => Assert.Equal(255, field.Max));
    }

    [Theory]
    [InlineData("colour: red")]
    [InlineData("fields: [{name: A, fact: description, size: 3}]")]
    public void A_table_with_something_unknown_is_refused(string wrong)
    {
        using var reader = new StringReader(
            $"- {{vendor: x, kind: ten_dlc, title: x, target: x, source: x, confidence: A, read_on: x, {wrong}}}"
        );

        Assert.Throws<WordingsException>(() => VendorForms.Parse(RegistrationFiles.Parse(reader)));
    }

    [Theory]
    [InlineData("kind: long_code, title: x")]
    [InlineData("kind: ten_dlc")]
    public void A_table_with_a_wrong_word_or_without_a_needed_one_is_refused(string wrong)
    {
        using var reader = new StringReader($"- {{vendor: x, {wrong}}}");

        Assert.Throws<WordingsException>(() => VendorForms.Parse(RegistrationFiles.Parse(reader)));
    }

    [Theory]
    [InlineData(39, FieldProblem.TooShort)]
    [InlineData(40, null)]
    [InlineData(2048, null)]
    [InlineData(2049, FieldProblem.TooLong)]
    public void A_text_is_measured_at_both_ends(int characters, FieldProblem? problem)
    {
        var field = Field("twilio", "MessageFlow");

        var filled = Fill(field, new string('x', characters));

        Assert.Equal(problem is null ? [] : [problem.Value], filled.Problems);
    }

    [Theory]
    [InlineData(19, FieldProblem.TooShort)]
    [InlineData(20, null)]
    [InlineData(255, null)]
    [InlineData(256, FieldProblem.TooLong)]
    public void So_is_an_automatic_message(int characters, FieldProblem? problem) =>
        Assert.Equal(
            problem is null ? [] : [problem.Value],
            Fill(Field("aws", "campaignInfo.helpMessage"), new string('x', characters)).Problems
        );

    [Theory]
    [InlineData(1, FieldProblem.TooFew)]
    [InlineData(2, null)]
    [InlineData(5, null)]
    [InlineData(6, FieldProblem.TooMany)]
    public void A_list_is_counted_at_both_ends(int items, FieldProblem? problem)
    {
        var samples = Enumerable.Range(0, items).Select(item => new string((char)('a' + item), 20)).ToArray();

        var filled = Fill(Field("twilio", "MessageSamples"), samples);

        Assert.True(filled.IsList);
        Assert.Equal(problem is null ? [] : [problem.Value], filled.Problems);
    }

    [Fact]
    public void A_character_outside_the_basic_plane_counts_once() =>
        Assert.Empty(Fill(Field("twilio", "HelpMessage"), string.Concat(Enumerable.Repeat("🦊", 255))).Problems);

    [Fact]
    public void Numbered_fields_are_one_for_each_item_and_those_that_must_be_there()
    {
        var form = VendorForms.For("telnyx", RegistrationKind.TenDlc)!;
        IReadOnlyList<FilledField> With(params string[] samples) =>
            [
                .. FormFiller
                    .Fill(form, new Dictionary<string, IReadOnlyList<string>>(Facts) { ["samples"] = samples })
                    .Where(field => field.Name.StartsWith("sample", StringComparison.Ordinal)),
            ];

        Assert.Equal(
            ["sample1", "sample2", "sample3"],
            With("first sample of a text", "second sample of it", "x").Select(field => field.Name)
        );
        Assert.Equal([FieldProblem.TooShort], With("first sample of a text", "second sample of it", "x")[2].Problems);
        Assert.Equal([FieldProblem.TooFew], With("first sample of a text")[0].Problems);
        Assert.Equal([FieldProblem.Unanswered], With()[0].Problems);
        Assert.Equal(2, With().Count);
    }

    [Theory]
    [InlineData("1", "10")]
    [InlineData("10", "10")]
    [InlineData("11", "100")]
    [InlineData("1000", "1,000")]
    [InlineData("10000000", "10,000,000+")]
    [InlineData("99000000", "10,000,000+")]
    public void A_number_is_told_in_the_vendor_s_steps(string volume, string told) =>
        Assert.Equal([told], Fill(Field("twilio", "MessageVolume", RegistrationKind.TollFree), volume).Values);

    [Fact]
    public void Our_words_become_the_vendor_s()
    {
        Assert.Equal(["Yes"], Fill(Field("aws", "campaignUseCase.subscriberOptIn"), "true").Values);
        Assert.Equal(["No"], Fill(Field("aws", "campaignUseCase.ageGated"), "false").Values);
        Assert.Equal(["true"], Fill(Field("twilio", "SubscriberOptIn"), "true").Values);
        Assert.Equal(["VIA_TEXT"], Fill(Field("twilio", "OptInType", RegistrationKind.TollFree), "keyword").Values);
        Assert.Equal([FieldProblem.NotAChoice], Fill(Field("twilio", "UsAppToPersonUsecase"), "RECRUITING").Problems);
        Assert.Empty(Fill(Field("twilio", "UsAppToPersonUsecase"), "MIXED").Problems);
    }

    [Fact]
    public void Keywords_are_joined_as_far_as_there_is_room()
    {
        var words = Enumerable.Range(0, 40).Select(word => $"KEYWORD{word:D2}").ToArray();

        var filled = Fill(Field("twilio", "OptInKeywords"), words);

        var told = Assert.Single(filled.Values);
        Assert.Empty(filled.Problems);
        Assert.InRange(told.Length, 245, 255);
        Assert.StartsWith("KEYWORD00,KEYWORD01", told, StringComparison.Ordinal);
        Assert.Empty(Fill(Field("twilio", "OptInKeywords")).Values);
    }

    [Fact]
    public void What_only_the_team_knows_and_did_not_say_is_unanswered()
    {
        Assert.Equal(
            [FieldProblem.Unanswered],
            Fill(Field("twilio", "BusinessStreetAddress", RegistrationKind.TollFree)).Problems
        );
        Assert.Empty(Fill(Field("twilio", "DoingBusinessAs", RegistrationKind.TollFree)).Problems);
    }

    [Fact]
    public void Of_the_team_s_facts_each_is_asked_for_by_some_form() =>
        Assert.All(
            CampaignFacts.Asked,
            fact => Assert.Contains(VendorForms.All.SelectMany(form => form.Fields), field => field.Fact == fact)
        );

    private static VendorField Field(string vendor, string name, RegistrationKind kind = RegistrationKind.TenDlc) =>
        VendorForms.For(vendor, kind)!.Fields.First(field => field.Name == name);

    private static FilledField Fill(VendorField field, params string[] values) =>
        FormFiller
            .Fill(
                VendorForms.All[0] with
                {
                    Fields = [field],
                },
                new Dictionary<string, IReadOnlyList<string>> { [field.Fact] = values }
            )
            .Single();
}
