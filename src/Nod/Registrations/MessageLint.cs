using Nod.Texts;

namespace Nod.Registrations;

/// <summary>What a reviewer finds fault with in the messages that go out by themselves (CTIA 5.1.2.1).</summary>
internal static class MessageLint
{
    public static IEnumerable<RegistrationFinding> Read(RegistrationKit kit)
    {
        var (setup, said) = (kit.Setup, kit.Statement);
        var (brand, english) = (setup.Brand, setup.Wordings.For("en"));
        var rates = DisclosurePhrases.For("en")!;
        string Lacks(string text, bool needsRates, bool needsHelp, bool needsStop)
        {
            List<string> lacking = [];
            if (!text.Contains(brand.Name, StringComparison.OrdinalIgnoreCase))
            {
                lacking.Add($"the name {brand.Name}");
            }

            if (needsRates && rates.FirstIn("rates", DisclosurePhrases.Fold(text)) is null)
            {
                lacking.Add("that rates may apply");
            }

            if (needsHelp && !Wording.Names(text, english.Keywords.Help))
            {
                lacking.Add("HELP");
            }

            if (needsStop && !english.SaysHowToStop(text))
            {
                lacking.Add("STOP");
            }

            return string.Join(", ", lacking);
        }

        if (Lacks(said.OptInMessage, true, true, true) is { Length: > 0 } joined)
        {
            yield return new("opt_in_message", "registration.opt_in_message", $"It lacks {joined}.");
        }

        if (said.ConfirmationMessage is { } question && Lacks(question, true, true, true) is { Length: > 0 } asked)
        {
            yield return new("confirmation_message", "registration.confirmation_message", $"It lacks {asked}.");
        }

        if (Lacks(said.OptOutMessage, false, false, false) is { Length: > 0 } stopped)
        {
            yield return new("opt_out_message", "registration.opt_out_message", $"It lacks {stopped}.");
        }

        var help = Lacks(said.HelpMessage, true, false, true);
        if (help.Length > 0)
        {
            yield return new("help_message", "registration.help_message", $"It lacks {help}.");
        }

        if (!IsContact(brand.HelpContact))
        {
            yield return new(
                "help_message",
                "registration.help_message",
                "help_contact of the brand must be an e-mail address or a telephone number."
            );
        }
    }

    private static bool IsContact(string contact) =>
        contact.Contains('@', StringComparison.Ordinal) || contact.Count(char.IsAsciiDigit) >= 7;
}
