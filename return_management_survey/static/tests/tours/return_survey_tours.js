import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("return_customer_rates", {
    steps: () => [
        {
            content: "The stars of the mail are chosen already",
            trigger: ".o_return_star_choice label:has(input[value='5']:checked)",
        },
        {
            content: "Choose two stars instead",
            trigger: ".o_return_star_choice label:has(input[value='2']) .o_return_star",
            run: "click",
        },
        { trigger: ".o_return_star_choice label:has(input[value='2']:checked)" },
        {
            content: "Say why",
            trigger: ".o_return_survey textarea[name=comment]",
            run: "edit Nobody called back",
        },
        {
            content: "Send",
            trigger: ".o_return_survey button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The answer is shown",
            trigger: ".o_return_survey blockquote:contains(Nobody called back)",
        },
        {
            content: "Correct it",
            trigger: ".o_return_survey a:contains(Change Answer)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_return_star_choice label:has(input[value='2']:checked)" },
        {
            trigger: ".o_return_star_choice label:has(input[value='3']) .o_return_star",
            run: "click",
        },
        {
            trigger: ".o_return_survey textarea[name=comment]",
            run: "edit Better now",
        },
        {
            trigger: ".o_return_survey button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_return_survey blockquote:contains(Better now)" },
    ],
});
