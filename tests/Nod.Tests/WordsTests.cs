using System.Text.Json;
using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;

namespace Nod.Tests;

public sealed class WordsTests
{
    [Fact]
    public void An_enum_is_spelled_in_snake_case()
    {
        Assert.Equal("third_party_job_alert", EnumWords<MessageClass>.Of(MessageClass.ThirdPartyJobAlert));
        Assert.Equal(["permit", "defer", "review", "deny"], EnumWords<Verdict>.All);
    }

    [Theory]
    [InlineData("job_alert", true)]
    [InlineData("JobAlert", false)]
    [InlineData("JOB_ALERT", false)]
    [InlineData("3", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_that_spelling_is_read(string? word, bool expected)
    {
        Assert.Equal(expected, EnumWords<MessageClass>.TryParse(word, out var value));
        Assert.Equal(expected ? MessageClass.JobAlert : default, value);
    }

    [Fact]
    public void JSON_spells_it_the_same_and_reads_no_numbers()
    {
        Assert.Equal("\"job_alert\"", JsonSerializer.Serialize(MessageClass.JobAlert));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<MessageClass>("3"));
    }

    [Fact]
    public void A_caller_may_ask_for_six_classes()
    {
        var callers = Enum.GetValues<MessageClass>().Where(value => value.IsCallers());

        Assert.Equal(
            ["reply", "transactional", "conversational", "job_alert", "third_party_job_alert", "promotional"],
            callers.Select(EnumWords<MessageClass>.Of)
        );
    }

    [Fact]
    public void An_answer_is_a_reply_or_one_of_Nods_own() =>
        Assert.Equal(
            ["reply", "opt_out_confirmation", "help_answer", "opt_in_confirmation"],
            Enum.GetValues<MessageClass>().Where(value => value.IsAnswer()).Select(EnumWords<MessageClass>.Of)
        );

    [Fact]
    public void Only_four_methods_are_a_persons_own_act() =>
        Assert.Equal(
            ["application_form", "web_form", "keyword", "inbound"],
            Enum.GetValues<Method>().Where(method => method.IsOwnAct()).Select(EnumWords<Method>.Of)
        );

    [Fact]
    public void Three_methods_are_another_systems_word() =>
        Assert.Equal(
            ["ats", "import", "api"],
            Enum.GetValues<Method>().Where(method => method.IsSync()).Select(EnumWords<Method>.Of)
        );

    [Fact]
    public void Scopes_add_up()
    {
        var key = new ApiKey
        {
            Id = Some.Id(1),
            Name = "ATS",
            SecretSha256 = Disclosure.HashOf("secret"),
            Scopes = [Scope.Read, Scope.Send],
        };

        var again = JsonSerializer.Deserialize(
            JsonSerializer.Serialize(key, CatalogJson.Default.ApiKey),
            CatalogJson.Default.ApiKey
        )!;

        Assert.Equal(Scope.Read | Scope.Send, again.Granted);
        Assert.Equal("2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b", key.SecretSha256);
    }
}
